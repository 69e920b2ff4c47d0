import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { mayMindHolds, maySeeCertificates, maySeeChannels } from "../../app/destinations";
import { Page, PageHead, PagePlaces } from "../../ui/Page";
import { useMe } from "../people/MeContext";

/** The frame of the pages of holds, contacts and certificates: title, the way to the neighbour, and what can be done here. */
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
    <Page>
      <PageHead title={title}>
        <PagePlaces label={t("holds.places")}>
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
          {maySeeCertificates(me) ? (
            <Link to="/holds/certificates" activeOptions={{ exact: true }} activeProps={current}>
              {t("certificates.label")}
            </Link>
          ) : null}
        </PagePlaces>
        {act}
      </PageHead>
      {children}
    </Page>
  );
}
