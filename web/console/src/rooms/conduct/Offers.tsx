import type { HeldBack } from "@havendesk/shared";
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorOf, Pager } from "../../ui/Listing";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import classes from "../security/Security.module.css";
import { type Act, ActDialog } from "./ActDialog";
import { useOffers } from "./queries";

/** Messages that offered an agent money. The words are somebody's own: shown as text, never as markup. */
export function Offers() {
  const { t } = useTranslation();
  const [after, setAfter] = useState("");
  const found = useOffers(after);
  const [act, setAct] = useState<Act | null>(null);
  const settle = (row: HeldBack, passOn: boolean) =>
    setAct({
      title: t(passOn ? "conduct.passOn" : "conduct.setAside"),
      hint: t(passOn ? "conduct.passOnHint" : "conduct.setAsideHint"),
      path: `offers/${row.id}/settle`,
      done: t("conduct.settled"),
      body: (reason) => ({ pass_on: passOn, reason }),
    });
  return (
    <section aria-labelledby="conduct-offers">
      <h2 id="conduct-offers" className={classes["heading"]}>
        {t("conduct.offers")}
      </h2>
      {found.isPending ? <RowsSkeleton rows={2} /> : null}
      <ErrorOf found={found} />
      {found.data?.items.length === 0 ? <p className={classes["counts"]}>{t("conduct.noOffers")}</p> : null}
      <ul className={classes["rows"]}>
        {(found.data?.items ?? []).map((row) => (
          <li key={row.id} className={classes["row"]}>
            <bdi translate="no">{row.reference}</bdi>
            <span className={classes["rowSub"]}>
              <Moment at={row.at} />
            </span>
            <Tag meaning="high">{t(`conduct.offer.${row.kind}`)}</Tag>
            {row.settled_at ? (
              <Tag>{t(row.passed_on ? "conduct.passedOn" : "conduct.asideNow")}</Tag>
            ) : (
              <Group gap="xs">
                <Button
                  size="xs"
                  variant="default"
                  aria-haspopup="dialog"
                  aria-label={t("freezes.actOn", { act: t("conduct.setAside"), reference: row.reference })}
                  onClick={() => settle(row, false)}
                >
                  {t("conduct.setAside")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-haspopup="dialog"
                  aria-label={t("freezes.actOn", { act: t("conduct.passOn"), reference: row.reference })}
                  onClick={() => settle(row, true)}
                >
                  {t("conduct.passOn")}
                </Button>
              </Group>
            )}
            <p className={classes["said"]} dir="auto" translate="no">
              {row.text}
            </p>
          </li>
        ))}
      </ul>
      <Pager after={after} next={found.data?.after} onGo={setAfter} />
      {act ? <ActDialog act={act} onClose={() => setAct(null)} /> : null}
    </section>
  );
}
