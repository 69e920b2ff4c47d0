import { Button, CopyButton } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLive, useLiveClient } from "../../live/LiveProvider";
import classes from "./UnsentMessages.module.css";

/** What was written for a ticket that somebody else has now: shown until the writer has dealt with it. */
export function UnsentMessages({ ticket }: { ticket: string }) {
  const { t } = useTranslation();
  const client = useLiveClient();
  const outbox = useLive((state) => state.outbox);
  const items = useMemo(
    () => outbox.filter((item) => item.ticket === ticket && item.phase === "failed"),
    [outbox, ticket],
  );
  if (items.length === 0) return null;
  return (
    <section className={classes["box"]} aria-label={t("messages.unsent")}>
      <h3>{t("messages.unsent")}</h3>
      <ul>
        {items.map((item) => (
          <li key={item.cid}>
            <p dir="auto">{item.text}</p>
            <CopyButton value={item.text}>
              {({ copied, copy }) => (
                <Button size="compact-xs" variant="default" onClick={copy}>
                  {copied ? t("ui.copied") : t("ui.copyText")}
                </Button>
              )}
            </CopyButton>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => client.dispatch({ type: "discard", cid: item.cid })}
            >
              {t("messages.discard")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
