import { useTranslation } from "react-i18next";
import { ErrorOf } from "../../ui/Listing";
import classes from "../security/Security.module.css";
import { useRecoveries } from "./queries";
import { RecoveryRow } from "./RecoveryRow";

/** One customer's recoveries: how the owner gets the account back. */
export function Recoveries({ customer }: { customer: string }) {
  const { t } = useTranslation();
  const found = useRecoveries(customer);
  const rows = found.data ?? [];
  if (rows.length === 0) return <ErrorOf found={found} />;
  return (
    <section aria-labelledby="recoveries">
      <h2 className={classes["heading"]} id="recoveries">
        {t("recovery.label")}
      </h2>
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <RecoveryRow key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}
