import type { HoldFacts } from "@havendesk/shared";
import { IconArrowDownLeft, IconArrowUpRight, IconEar, IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useListOf } from "../../ui/useListOf";
import { LongValue } from "./LongValue";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";
import { When } from "./When";

/** Holds with reason, direction and end: the first thing to look at before promising anything. */
export function Holds({ holds }: { holds: readonly HoldFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const list = useListOf();
  if (holds.length === 0) return <p className={classes["nothing"]}>{t("situation.noHolds")}</p>;
  return (
    <ul className={classes["holds"]}>
      {holds.map((hold) => (
        <li key={hold.id}>
          <p className={classes["holdReason"]}>
            <IconLock size={14} aria-hidden /> {word("hold", hold.reason_code)}
          </p>
          <p>{t("situation.holdStops", { what: list(hold.scope.map((each) => word("scope", each))) })}</p>
          <Ways ways={hold.direction} />
          <p>
            {t("situation.holdSince")} <When at={hold.since} as="moment" />
          </p>
          <p>
            {hold.until ? (
              <>
                {t("situation.holdUntil")} <When at={hold.until} as="moment" />
              </>
            ) : (
              t("situation.holdNoEnd")
            )}
          </p>
          <p>
            {word("target", hold.target)} · {word("placed", hold.placed_by)} ·{" "}
            {t(hold.notified_at ? "situation.told" : "situation.notTold")}
          </p>
          {hold.transfer_id ? <LongValue value={hold.transfer_id} what={t("situation.transferId")} /> : null}
          {hold.guarded ? (
            <p className={classes["guarded"]}>
              <IconEar size={14} aria-hidden /> {t("situation.guarded")}
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Ways({ ways }: { ways: readonly string[] }) {
  const { t } = useTranslation();
  if (ways.length === 0) return null;
  return (
    <p className={classes["ways"]}>
      {ways.includes("in") ? (
        <span>
          <IconArrowDownLeft size={14} aria-hidden /> {t("situation.wayIn")}
        </span>
      ) : null}
      {ways.includes("out") ? (
        <span>
          <IconArrowUpRight size={14} aria-hidden /> {t("situation.wayOut")}
        </span>
      ) : null}
    </p>
  );
}
