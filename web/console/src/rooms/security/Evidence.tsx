import type { OutgoingTransfer, TakeoverCase, VenueAlert } from "@havendesk/shared";
import { Button, CopyButton, Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Amount } from "../../ui/Amount";
import { FigureTable } from "../../ui/FigureTable";
import { Shortened } from "../../ui/Shortened";
import { Tag } from "../../ui/Tag";
import { Moment, Short } from "../../ui/Time";
import { useWord } from "../exchange/useWord";
import { useCaseAct } from "./queries";
import classes from "./Security.module.css";

/** What left, or wanted to leave, since the intrusion. */
export function Transfers({ rows }: { rows: readonly OutgoingTransfer[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (rows.length === 0) return null;
  return (
    <section>
      <h2 className={classes["heading"]} id="transfers">
        {t("security.transfers")}
      </h2>
      <FigureTable
        label={t("security.transfers")}
        first={t("security.when")}
        columns={[
          t("security.amount"),
          t("security.way.label"),
          t("security.receiver"),
          t("security.transaction"),
          t("security.hold.label"),
        ]}
        rows={rows.map((row) => ({
          key: row.id,
          name: <Short at={row.at} />,
          figures: [
            <Amount key="amount" value={row.amount} asset={row.asset} />,
            <span key="way">
              <Tag meaning={row.way === "stopped" ? "good" : row.way === "inside" ? "hold" : "urgent"}>
                {t(`security.way.${row.way}`)}
              </Tag>{" "}
              {word("transfer", row.state)}
            </span>,
            <span key="receiver">
              <span translate="no">{row.venue} </span>
              {row.address ? <Shortened value={row.address} what={t("security.receiver")} /> : null}
            </span>,
            <span key="transaction">
              {row.txid ? <Shortened value={row.txid} what={t("security.transaction")} /> : null}
              <span translate="no"> {row.chain}</span>
            </span>,
            <span key="hold">
              {row.hold === "none" ? null : t(`security.hold.${row.hold}`)}
              <span translate="no"> {row.hold_code}</span>
            </span>,
          ],
        }))}
      />
    </section>
  );
}

/** Messages to venues: written by the machine, sent by a person outside this desk. */
export function Alerts({ rows, may }: { rows: readonly VenueAlert[]; may: boolean }) {
  const { t } = useTranslation();
  const act = useCaseAct();
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="alerts">
      <h2 className={classes["heading"]} id="alerts">
        {t("security.alerts")}
      </h2>
      {rows.map((row) => (
        <article key={row.id} className={classes["alert"]}>
          <Group gap="xs">
            <strong translate="no">{row.venue || t("security.unknownVenue")}</strong>
            <Tag meaning={row.state === "sent" ? "good" : row.state === "drafted" ? "hold" : "calm"}>
              {t(`security.alert.${row.state}`)}
            </Tag>
            {row.sent_at ? (
              <span>
                {row.sent_by}, <Moment at={row.sent_at} />
              </span>
            ) : null}
          </Group>
          <pre className={classes["alertText"]} lang="en" translate="no">
            {row.text}
          </pre>
          <Group gap="xs">
            <CopyButton value={row.text}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? t("ui.copied") : t("security.copyAlert")}
                </Button>
              )}
            </CopyButton>
            {may && row.state === "drafted" ? (
              <Button
                size="xs"
                variant="light"
                loading={act.isPending}
                onClick={() => act.mutate({ path: `alerts/${row.id}/sent`, done: t("security.alertSent") })}
              >
                {t("security.markSent")}
              </Button>
            ) : null}
          </Group>
        </article>
      ))}
    </section>
  );
}

/** Other accounts that share something with this one. Nothing is done to them; a person decides. */
export function Siblings({ rows }: { rows: TakeoverCase["siblings"] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="siblings">
      <h2 className={classes["heading"]} id="siblings">
        {t("security.siblings")}
      </h2>
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <li key={row.exchange_customer_id} className={classes["row"]}>
            <Shortened value={row.exchange_customer_id} what={t("security.account")} />
            <span className={classes["rowSub"]} translate="no">
              {row.by.join(", ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
