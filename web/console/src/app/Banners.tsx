import { Button } from "@mantine/core";
import { IconShieldLock, IconWifiOff } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../api/context";
import { useLive, useLiveClient } from "../live/LiveProvider";
import { useMe } from "../rooms/people/MeContext";
import classes from "./Banners.module.css";
import { signInUrl } from "./Desk";

/** A short pause is healed without a word; only a longer one is said. */
const CALM_MS = 2_500;

/** What concerns the whole desk, in one line each: connection, session, second factor. */
export function Banners() {
  const { t } = useTranslation();
  const me = useMe();
  const backend = useBackend();
  const client = useLiveClient();
  const link = useLive((state) => state.link);
  const waiting = useLive((state) => state.outbox.filter((item) => item.phase === "queued").length);
  const away = useAwayFor(link.phase !== "online" && link.phase !== "stopped", CALM_MS);

  if (link.phase === "signed_out") {
    return (
      <Banner meaning="hold" icon={<IconShieldLock size={16} aria-hidden />}>
        <span>{t("banner.signedOut")}</span>
        <Button size="compact-xs" variant="white" onClick={() => backend.go(signInUrl(location))}>
          {t("banner.signIn")}
        </Button>
      </Banner>
    );
  }
  if (link.phase === "refused") {
    return (
      <Banner meaning="urgent" icon={<IconWifiOff size={16} aria-hidden />}>
        <span>{t("banner.refused")}</span>
      </Banner>
    );
  }
  if (away) {
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
  if (!me.second_factor) {
    return (
      <Banner meaning="hold" icon={<IconShieldLock size={16} aria-hidden />}>
        <span>{t("banner.secondFactor")}</span>
        <a href="/accounts/2fa/">{t("desk.secondFactorSetUp")}</a>
      </Banner>
    );
  }
  return null;
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
