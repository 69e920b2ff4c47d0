import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import deskClasses from "../../app/Desk.module.css";
import { mayMindHolds, maySeeChannels } from "../../app/destinations";
import { useMe } from "../people/MeContext";
import classes from "./Protection.module.css";

/** The frame of the pages of holds and contacts: title, the way to the neighbour, and what can be done here. */
export function ProtectionPage({
  title,
  act,
  children,
}: {
  title: string;
  act?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const current = { "data-current": true, "aria-current": "page" as const };
  return (
    <main className={deskClasses["page"]} id="conversation" tabIndex={-1}>
      <div className={classes["page"]}>
        <header className={classes["head"]}>
          <h1 className={classes["title"]}>{title}</h1>
          <nav className={classes["places"]} aria-label={t("holds.places")}>
            {mayMindHolds(me) ? (
              <Link to="/holds" activeOptions={{ exact: true }} activeProps={current}>
                {t("holds.queue")}
              </Link>
            ) : null}
            {maySeeChannels(me) ? (
              <Link to="/holds/contacts" activeOptions={{ exact: true }} activeProps={current}>
                {t("holds.contacts")}
              </Link>
            ) : null}
          </nav>
          {act}
        </header>
        {children}
      </div>
    </main>
  );
}
