import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Page, PageHead, PagePlaces } from "../../ui/Page";

const PLACES = [
  ["/knowledge", "knowledge.label"],
  ["/knowledge/feedback", "knowledge.feedback"],
  ["/knowledge/coverage", "knowledge.coverage"],
  ["/knowledge/answers", "bot.answers"],
  ["/knowledge/models", "bot.models"],
] as const;

/** The frame of the editors' pages: title, ways to the neighbours, and what can be done here. */
export function KnowledgePage({
  title,
  act,
  children,
}: {
  title: string;
  act?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Page>
      <PageHead title={title}>
        <PagePlaces label={t("knowledge.places")}>
          {PLACES.map(([to, name]) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: true, includeSearch: false }}
              activeProps={{ "data-current": true, "aria-current": "page" as const }}
            >
              {t(name)}
            </Link>
          ))}
        </PagePlaces>
        {act}
      </PageHead>
      {children}
    </Page>
  );
}
