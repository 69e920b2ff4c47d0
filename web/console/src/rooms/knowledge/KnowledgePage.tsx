import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import deskClasses from "../../app/Desk.module.css";
import classes from "./Knowledge.module.css";

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
    <main className={deskClasses["page"]} id="conversation" tabIndex={-1}>
      <div className={classes["page"]}>
        <header className={classes["head"]}>
          <h1 className={classes["title"]}>{title}</h1>
          <nav className={classes["places"]} aria-label={t("knowledge.places")}>
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
          </nav>
          {act}
        </header>
        {children}
      </div>
    </main>
  );
}
