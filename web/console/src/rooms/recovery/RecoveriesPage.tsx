import { IconLifebuoy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListState, Pager, StateFilter } from "../../ui/Listing";
import { SecurityPage } from "../security/SecurityPage";
import { useAllRecoveries } from "./queries";
import classes from "./Recovery.module.css";
import { RecoveryRow } from "./RecoveryRow";

/** Recoveries of the whole desk, the newest first: those that run, or all. */
export function RecoveriesPage() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<"live" | null>("live");
  const [after, setAfter] = useState("");
  const found = useAllRecoveries(shown === "live", after);
  const rows = found.data?.items ?? [];
  const show = (next: "live" | null) => {
    setShown(next);
    setAfter("");
  };
  return (
    <SecurityPage title={t("recovery.all")}>
      <StateFilter<"live">
        label={t("recovery.which")}
        states={["live", null]}
        shown={shown}
        nameOf={(one) => t(`recovery.shown.${one}`)}
        onShow={show}
      />
      <ListState
        found={found}
        empty={rows.length === 0}
        icon={<IconLifebuoy size={28} aria-hidden />}
        none={t("recovery.none")}
        hint={t("recovery.noneHint")}
      />
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <RecoveryRow key={row.id} row={row} />
        ))}
      </ul>
      <Pager after={after} next={found.data?.after} onGo={setAfter} />
    </SecurityPage>
  );
}
