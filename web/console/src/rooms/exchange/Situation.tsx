import type { SituationCard } from "@havendesk/shared";
import { Button, Skeleton } from "@mantine/core";
import { IconLock, IconPlugConnectedX, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/problem";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { codeTexts } from "../../ui/problemTexts";
import { Ago } from "../../ui/Time";
import { AccountFacts, HoldList } from "./AccountFacts";
import { OrderList, SecurityList, TransferList } from "./FactLists";
import { useSituation } from "./queries";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";

/** What the exchange says about this customer, masked. When it is silent, the card says so. */
export function Situation({ ticket }: { ticket: string }) {
  const { t } = useTranslation();
  const query = useSituation(ticket);
  if (query.isPending) return <SituationSkeleton />;
  if (query.error instanceof ApiError && query.error.problem.code === "no_access_grant") {
    return (
      <Notice icon={<IconLock size={28} aria-hidden />} title={t("tickets.lockedUnknown")}>
        {t("tickets.lockedText")}
      </Notice>
    );
  }
  if (query.isError) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  const again = (
    <Button
      size="xs"
      variant="light"
      loading={query.isFetching}
      leftSection={<IconRefresh size={14} aria-hidden />}
      onClick={() => void query.refetch()}
    >
      {t("ui.tryAgain")}
    </Button>
  );
  if (query.data.available === false) {
    const texts = codeTexts(t, query.data.code);
    const unknown = query.data.code === "not_found" || query.data.code === "visitor";
    return (
      <Notice
        icon={<IconPlugConnectedX size={28} aria-hidden />}
        title={unknown ? t("situation.visitor") : (texts?.title ?? t("situation.silent"))}
        action={unknown ? null : again}
      >
        {unknown ? t("situation.visitorHint") : t("situation.silentHint")}
      </Notice>
    );
  }
  return <Card card={query.data} again={again} />;
}

function Card({ card, again }: { card: SituationCard; again: ReactNode }) {
  const { t } = useTranslation();
  const fetched = card.parts[0]?.provenance.fetched_at;
  return (
    <div className={classes["card"]}>
      <FailedParts card={card} again={again} />
      {card.customer ? (
        <Section title={t("situation.account")}>
          <AccountFacts card={card} customer={card.customer} />
        </Section>
      ) : null}
      <Section title={t("situation.holds")} hidden={failed(card, "holds")}>
        <HoldList holds={card.holds.filter((hold) => hold.status === "active")} />
      </Section>
      <Section title={t("situation.transfers")} hidden={failed(card, "transfers")}>
        <TransferList transfers={card.transfers} />
      </Section>
      <Section title={t("situation.security")} hidden={failed(card, "security_events")}>
        <SecurityList events={card.security_events} />
      </Section>
      <Section title={t("situation.orders")} hidden={failed(card, "orders")}>
        <OrderList orders={card.orders} />
      </Section>
      {fetched ? (
        <p className={classes["source"]}>
          {t("situation.source")} · <Ago at={fetched} />
        </p>
      ) : null}
    </div>
  );
}

function failed(card: SituationCard, name: string): boolean {
  return card.parts.some((part) => part.name === name && part.state !== "ok");
}

/** Which parts could not be read: a missing list must never look like an empty one. */
function FailedParts({ card, again }: { card: SituationCard; again: ReactNode }) {
  const { t } = useTranslation();
  const word = useWord();
  const names = card.parts.filter((part) => part.state === "failed").map((part) => word("part", part.name));
  if (names.length === 0) return null;
  return (
    <div className={classes["warning"]} role="status">
      <p>{t("situation.partsFailed", { parts: names.join(", ") })}</p>
      {again}
    </div>
  );
}

function Section({
  title,
  hidden = false,
  children,
}: {
  title: string;
  hidden?: boolean;
  children: ReactNode;
}) {
  if (hidden) return null;
  return (
    <section className={classes["section"]} aria-label={title}>
      <h3 className={classes["heading"]}>{title}</h3>
      {children}
    </section>
  );
}

function SituationSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes["card"]} aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {["account", "holds", "transfers"].map((key) => (
        <div key={key} className={classes["section"]}>
          <Skeleton height={12} width="40%" mb={10} />
          <Skeleton height={14} width="85%" mb={8} />
          <Skeleton height={14} width="70%" mb={8} />
          <Skeleton height={14} width="78%" />
        </div>
      ))}
    </div>
  );
}
