import type { Partner } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorOf } from "../../ui/Listing";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import classes from "../security/Security.module.css";
import { type Act, ActDialog } from "./ActDialog";
import { useConductList } from "./queries";

/** Partners' teams, each with the one act that locks it out. */
export function Partners() {
  const { t } = useTranslation();
  const found = useConductList("partners");
  const [act, setAct] = useState<Act | null>(null);
  const ask = (row: Partner) => {
    const lock = row.locked_at === null;
    setAct({
      title: t(lock ? "conduct.lock" : "conduct.unlock"),
      hint: lock ? t("conduct.lockHint", { count: row.members }) : t("conduct.unlockHint"),
      path: `partners/${row.team_id}/${lock ? "lock" : "unlock"}`,
      done: t(lock ? "conduct.lockedNow" : "conduct.unlockAsked"),
      body: (reason) => ({ reason }),
    });
  };
  return (
    <section aria-labelledby="conduct-partners">
      <h2 id="conduct-partners" className={classes["heading"]}>
        {t("conduct.partners")}
      </h2>
      {found.isPending ? <RowsSkeleton rows={2} /> : null}
      <ErrorOf found={found} />
      {found.data?.items.length === 0 ? <p className={classes["counts"]}>{t("conduct.noPartners")}</p> : null}
      <ul className={classes["rows"]}>
        {(found.data?.items ?? []).map((row) => (
          <li key={row.team_id} className={classes["row"]}>
            <bdi translate="no">{row.name}</bdi>
            <span className={classes["rowSub"]}>
              <span translate="no">{row.company}</span>
              <span>{t("conduct.members", { count: row.members })}</span>
              {row.reason ? (
                <span dir="auto" translate="no">
                  {row.reason}
                </span>
              ) : null}
            </span>
            {row.locked_at ? <Tag meaning="urgent">{t("conduct.locked")}</Tag> : null}
            <Button
              size="xs"
              variant="default"
              aria-haspopup="dialog"
              aria-label={t("freezes.actOn", {
                act: t(row.locked_at ? "conduct.unlock" : "conduct.lock"),
                reference: row.name,
              })}
              onClick={() => ask(row)}
            >
              {t(row.locked_at ? "conduct.unlock" : "conduct.lock")}
            </Button>
          </li>
        ))}
      </ul>
      {act ? <ActDialog act={act} onClose={() => setAct(null)} /> : null}
    </section>
  );
}
