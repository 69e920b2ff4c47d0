import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Notice } from "../ui/Notice";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Notice
      title={t("desk.noPage")}
      action={
        <Link to="/$view" params={{ view: "mine" }}>
          {t("views.mine")}
        </Link>
      }
    />
  );
}
