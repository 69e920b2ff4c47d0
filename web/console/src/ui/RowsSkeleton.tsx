import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./RowsSkeleton.module.css";

/** Where rows will stand, while they are on their way. */
export function RowsSkeleton({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes["rows"]} aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {Array.from({ length: rows }, (_, row) => `row ${row}`).map((key) => (
        <Skeleton key={key} height={58} />
      ))}
    </div>
  );
}
