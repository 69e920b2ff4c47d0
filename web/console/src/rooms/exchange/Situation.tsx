import type { Situation as Answer, SituationCard } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { IconLock, IconPlugConnectedX, IconRefresh, IconUserQuestion } from "@tabler/icons-react";
import { useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/problem";
import { useCommands } from "../../app/commands";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { problemTexts } from "../../ui/problemTexts";
import { AccountFacts } from "./AccountFacts";
import { Holds } from "./Holds";
import { Assets, Earlier, Logins, More, Orders, SecurityEvents } from "./Lists";
import { useSituation } from "./queries";
import { RevealsProvider } from "./Reveals";
import { Risk } from "./Risk";
import { CardAge, type Refresh, RefreshContext, Section } from "./Section";
import classes from "./Situation.module.css";
import { SituationSkeleton } from "./SituationSkeleton";
import { Transfers } from "./Transfers";
import { When } from "./When";

/** What the exchange says about this customer, masked. When it is silent, the card says so. */
export function Situation({ ticket }: { ticket: string }) {
  const { t } = useTranslation();
  const query = useSituation(ticket);
  const { isFetching, refetch } = query;
  const refresh = useMemo<Refresh>(
    () => ({ busy: isFetching, run: () => void refetch() }),
    [isFetching, refetch],
  );
  useCommands([
    {
      id: "conversation.refreshSituation",
      group: "conversation",
      keys: "Shift+i",
      label: t("situation.refresh"),
      run: refresh.run,
    },
  ]);
  if (query.isPending) return <SituationSkeleton />;
  if (query.error instanceof ApiError && query.error.problem.code === "no_access_grant") {
    return (
      <Notice icon={<IconLock size={28} aria-hidden />} title={t("tickets.lockedUnknown")}>
        {t("tickets.lockedText")}
      </Notice>
    );
  }
  if (query.data === undefined) return <ErrorNotice error={query.error} onRetry={refresh.run} />;
  return (
    <RefreshContext value={refresh}>
      <RevealsProvider key={ticket} ticket={ticket}>
        <div className={classes["card"]} aria-busy={query.isFetching}>
          {query.isError ? <NotRefreshed error={query.error} at={query.dataUpdatedAt} /> : null}
          <Card answer={query.data} />
        </div>
      </RevealsProvider>
    </RefreshContext>
  );
}

/** The desk itself did not answer: what stands below is old, and says how old. */
function NotRefreshed({ error, at }: { error: unknown; at: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes["warning"]} role="status">
      <p>
        {problemTexts(t, error).title} {t("situation.shownIsOld")} <When at={new Date(at).toISOString()} />
      </p>
      <Again />
    </div>
  );
}

function Again() {
  const { t } = useTranslation();
  const refresh = useContext(RefreshContext);
  return (
    <Button
      size="xs"
      variant="light"
      loading={refresh.busy}
      leftSection={<IconRefresh size={14} aria-hidden />}
      onClick={refresh.run}
    >
      {t("ui.tryAgain")}
    </Button>
  );
}

function Card({ answer }: { answer: Answer }) {
  const { t } = useTranslation();
  const { earlier } = answer;
  return (
    <>
      {isCard(answer) && answer.available ? <Sections card={answer} /> : <Nothing code={answer.code} />}
      <Section
        name="earlier"
        title={t("situation.earlier")}
        count={earlier.items.length}
        state={{ ...earlier, code: "" }}
      >
        <Earlier tickets={earlier.items} />
        <More more={earlier.more} />
      </Section>
    </>
  );
}

function isCard(answer: Answer): answer is SituationCard {
  return "account" in answer;
}

const UNKNOWN = new Set(["visitor", "not_found"]);

/** No account to show: because there is none, or because the exchange is silent. */
function Nothing({ code }: { code: string }) {
  const { t } = useTranslation();
  if (UNKNOWN.has(code)) {
    return (
      <Notice icon={<IconUserQuestion size={28} aria-hidden />} title={t("situation.visitor")}>
        {t(code === "visitor" ? "situation.visitorHint" : "situation.notFoundHint")}
      </Notice>
    );
  }
  return (
    <Notice
      icon={<IconPlugConnectedX size={28} aria-hidden />}
      title={t("situation.silent")}
      action={<Again />}
    >
      {t("situation.silentHint")}
    </Notice>
  );
}

function Sections({ card }: { card: SituationCard }) {
  const { t } = useTranslation();
  const { account, holds, transfers, orders, logins, security_events: events, assets } = card;
  return (
    <>
      <CardAge at={account.read_at ?? transfers.read_at} />
      <Section name="account" title={t("situation.account")} state={account}>
        {account.facts ? (
          <AccountFacts account={account.facts} identity={card.identity} keys={card.keys} />
        ) : null}
      </Section>
      <Section name="risk" title={t("situation.risk")} count={card.risk.items.length} state={card.risk}>
        <Risk risk={card.risk} />
      </Section>
      <Section name="holds" title={t("situation.holds")} count={holds.items.length} state={holds}>
        <Holds holds={holds.items} />
        <More more={holds.more} />
      </Section>
      <Section
        name="transfers"
        title={t("situation.transfers")}
        count={transfers.items.length}
        state={transfers}
      >
        <Transfers transfers={transfers.items} />
        <More more={transfers.more} />
      </Section>
      <Section name="orders" title={t("situation.orders")} count={orders.items.length} state={orders}>
        <Orders orders={orders.items} />
        <More more={orders.more} />
      </Section>
      <Section name="logins" title={t("situation.logins")} count={logins.items.length} state={logins}>
        <Logins logins={logins.items} />
        <More more={logins.more} />
      </Section>
      <Section name="security" title={t("situation.security")} count={events.items.length} state={events}>
        <SecurityEvents events={events.items} />
        <More more={events.more} />
      </Section>
      <Section name="assets" title={t("situation.assets")} count={assets.items.length} state={assets}>
        <Assets assets={assets.items} />
        <More more={assets.more} />
      </Section>
    </>
  );
}
