import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Page, PageHead, PagePlaces } from "../../ui/Page";
import { useMe } from "../people/MeContext";

/** The frame of the lists of security: title and the way to the neighbours. */
export function SecurityPage({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const current = { "data-current": true, "aria-current": "page" as const };
  return (
    <Page>
      <PageHead title={title}>
        <PagePlaces label={t("security.places")}>
          <Link to="/security" activeOptions={{ exact: true }} activeProps={current}>
            {t("security.cases")}
          </Link>
          <Link to="/security/freezes" activeProps={current}>
            {t("freezes.label")}
          </Link>
          <Link to="/security/warnings" activeProps={current}>
            {t("warnings.label")}
          </Link>
          {me.permissions.includes("cases.recovery.recoveries") ? (
            <Link to="/security/recoveries" activeProps={current}>
              {t("recovery.all")}
            </Link>
          ) : null}
          {me.permissions.includes("tickets.refused_files") ? (
            <Link to="/security/files" activeProps={current}>
              {t("refusedFiles.label")}
            </Link>
          ) : null}
        </PagePlaces>
      </PageHead>
      {children}
    </Page>
  );
}
