import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Notice } from "../ui/Notice";
import classes from "./Desk.module.css";

/** A fault of the page itself. Drafts and unsent messages lie in the browser's storage, so a reload loses nothing. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <main className={classes["alone"]}>
      <Notice
        title={t("desk.broken")}
        action={<Button onClick={() => location.reload()}>{t("desk.reload")}</Button>}
      >
        {t("desk.brokenText")}
      </Notice>
    </main>
  );
}
