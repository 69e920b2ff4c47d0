import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../api/context";
import { ApiError } from "../api/problem";
import { LiveProvider } from "../live/LiveProvider";
import { MeProvider } from "../rooms/people/MeContext";
import { useMeQuery } from "../rooms/people/queries";
import { ErrorNotice, Notice } from "../ui/Notice";
import classes from "./Desk.module.css";
import { DeskFrame } from "./DeskFrame";

/** The way to sign in and back to exactly this page. */
export function signInUrl(location: Pick<Location, "pathname" | "search">): string {
  return `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;
}

/** Who is it? Nobody: to the sign-in page. Somebody: the desk. */
export function Desk() {
  const { t } = useTranslation();
  const backend = useBackend();
  const me = useMeQuery();
  const signedOut = me.error instanceof ApiError && me.error.signedOut && !me.data;

  useEffect(() => {
    if (signedOut) backend.go(signInUrl(location));
  }, [signedOut, backend]);

  if (me.data) {
    return (
      <MeProvider value={me.data}>
        {/* Somebody else who signs in here meanwhile gets a desk of their own. */}
        <LiveProvider key={me.data.id} staffId={me.data.id}>
          <DeskFrame />
        </LiveProvider>
      </MeProvider>
    );
  }
  if (me.isPending || signedOut) return <div className={classes["blank"]} aria-busy="true" />;
  if (me.error instanceof ApiError && me.error.problem.code === "second_factor_required") {
    return (
      <main className={classes["alone"]}>
        <Notice
          title={t("errors.second_factor_required.title")}
          action={
            <Button component="a" href="/accounts/2fa/">
              {t("desk.secondFactorSetUp")}
            </Button>
          }
        >
          {t("errors.second_factor_required.wayOut")}
        </Notice>
      </main>
    );
  }
  return (
    <main className={classes["alone"]}>
      <ErrorNotice error={me.error} onRetry={() => void me.refetch()} />
    </main>
  );
}
