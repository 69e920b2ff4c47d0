import { Button } from "@mantine/core";
import { IconMoon, IconRefresh, IconShieldLock, IconWifiOff } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../api/context";
import { useLive, useLiveClient } from "../live/LiveProvider";
import { useMe } from "../rooms/people/MeContext";
import { useSetPresence } from "../rooms/people/queries";
import { useSentAway } from "../rooms/people/useSentAway";
import classes from "./Banners.module.css";
import { signInUrl } from "./Desk";
import { useNewerBuild } from "./freshness";
import { onSignedIn, openSignIn, setSessionLost, useSessionLost } from "./session";

/** A short pause is healed without a word; only a longer one is said. */
const CALM_MS = 2_500;

/** What concerns the whole desk, one line at a time, the gravest first. */
export function Banners() {
  const me = useMe();
  const link = useLive((state) => state.link);
  const lost = useSessionLost();
  const away = useAwayFor(link.phase !== "online" && link.phase !== "stopped", CALM_MS);
  const newer = useNewerBuild();
  const sentAway = useSentAway();

  if (lost || link.phase === "signed_out") return <SessionBanner />;
  if (link.phase === "refused") return <RefusedBanner />;
  if (away) return <AwayBanner />;
  if (sentAway) return <SentAwayBanner />;
  if (newer) return <StaleBanner />;
  return me.second_factor ? null : <FactorBanner />;
}

/** Signing in happens in a window of its own, so that this page keeps every word as it stands. */
function SessionBanner() {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const client = useLiveClient();
  useEffect(() => {
    const again = () => {
      setSessionLost(false);
      client.reconnectNow();
      void queries.invalidateQueries();
    };
    return onSignedIn(again);
  }, [client, queries]);
  return (
    <Banner meaning="hold" icon={<IconShieldLock size={16} aria-hidden />}>
      <span>{t("banner.signedOut")}</span>
      <Button
        size="compact-xs"
        variant="default"
        onClick={() => {
          if (!openSignIn()) backend.go(signInUrl(location));
        }}
      >
        {t("banner.signIn")}
      </Button>
    </Banner>
  );
}

function RefusedBanner() {
  const { t } = useTranslation();
  return (
    <Banner meaning="urgent" icon={<IconWifiOff size={16} aria-hidden />}>
      <span>{t("banner.refused")}</span>
    </Banner>
  );
}

function AwayBanner() {
  const { t } = useTranslation();
  const client = useLiveClient();
  const waiting = useLive((state) => state.outbox.filter((item) => item.phase === "queued").length);
  return (
    <Banner meaning="calm" icon={<IconWifiOff size={16} aria-hidden />}>
      <span>
        {t("banner.away")} {waiting > 0 ? t("banner.waiting", { count: waiting }) : null}
      </span>
      <Button size="compact-xs" variant="default" onClick={client.reconnectNow}>
        {t("banner.now")}
      </Button>
    </Banner>
  );
}

function SentAwayBanner() {
  const { t } = useTranslation();
  const presence = useSetPresence();
  return (
    <Banner meaning="hold" icon={<IconMoon size={16} aria-hidden />}>
      <span>{t("banner.sentAway")}</span>
      <Button
        size="compact-xs"
        variant="default"
        loading={presence.isPending}
        onClick={() => presence.mutate("available")}
      >
        {t("list.becomeAvailable")}
      </Button>
    </Banner>
  );
}

function StaleBanner() {
  const { t } = useTranslation();
  return (
    <Banner meaning="calm" icon={<IconRefresh size={16} aria-hidden />}>
      <span>{t("banner.newer")}</span>
      <Button size="compact-xs" variant="default" onClick={() => location.reload()}>
        {t("desk.reload")}
      </Button>
    </Banner>
  );
}

function FactorBanner() {
  const { t } = useTranslation();
  return (
    <Banner meaning="hold" icon={<IconShieldLock size={16} aria-hidden />}>
      <span>{t("banner.secondFactor")}</span>
      <a href="/accounts/2fa/">{t("desk.secondFactorSetUp")}</a>
    </Banner>
  );
}

function useAwayFor(away: boolean, ms: number): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!away) {
      setLong(false);
      return;
    }
    const timer = setTimeout(() => setLong(true), ms);
    return () => clearTimeout(timer);
  }, [away, ms]);
  return away && long;
}

function Banner({ meaning, icon, children }: { meaning: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes["banner"]} data-meaning={meaning} role="status">
      {icon}
      {children}
    </div>
  );
}
