import type { OrderFacts, SecurityFacts, TransferFacts } from "@havendesk/shared";
import { IconArrowDownLeft, IconArrowUpRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Amount } from "../../ui/Amount";
import { formatDecimal } from "../../ui/format";
import { type Meaning, Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";

const SHOWN = 5;

const TROUBLE = new Set([
  "travel_rule_pending",
  "aml_hold",
  "suspense",
  "user_action_needed",
  "review",
  "below_minimum",
]);
const FAILED = new Set(["rejected", "failed", "cancelled"]);
const DONE = new Set(["credited", "unlocked", "confirmed", "refunded"]);

function transferMeaning(transfer: TransferFacts): Meaning {
  if (transfer.held || TROUBLE.has(transfer.state)) return "hold";
  if (FAILED.has(transfer.state)) return "urgent";
  return DONE.has(transfer.state) ? "good" : "calm";
}

export function TransferList({ transfers }: { transfers: readonly TransferFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Lines none={t("situation.noTransfers")}>
      {transfers.slice(0, SHOWN).map((transfer) => (
        <li key={transfer.id}>
          <div className={classes["line"]}>
            <span className={classes["what"]}>
              {transfer.direction === "deposit" || transfer.direction === "internal_in" ? (
                <IconArrowDownLeft size={15} aria-hidden />
              ) : (
                <IconArrowUpRight size={15} aria-hidden />
              )}
              <span className="hd-visually-hidden">{word("direction", transfer.direction)} </span>
              <Amount value={transfer.amount} asset={transfer.asset} />
            </span>
            <Tag meaning={transferMeaning(transfer)}>{word("transfer", transfer.state)}</Tag>
          </div>
          <div className={classes["small"]}>
            <span>{transfer.network}</span>
            <Confirmations transfer={transfer} />
            {transfer.txid ? <span className="hd-mono">{transfer.txid}</span> : null}
            <Ago at={transfer.updated_at} />
          </div>
        </li>
      ))}
    </Lines>
  );
}

function Confirmations({ transfer }: { transfer: TransferFacts }) {
  const { t } = useTranslation();
  if (transfer.confirmations === null || transfer.confirmations_credit === null || DONE.has(transfer.state))
    return null;
  return (
    <span>
      {t("situation.confirmations", { have: transfer.confirmations, need: transfer.confirmations_credit })}
    </span>
  );
}

const ALARMING = new Set([
  "sign_in_failed",
  "second_factor_failed",
  "second_factor_removed",
  "password_changed",
  "email_changed",
  "phone_changed",
]);

export function SecurityList({ events }: { events: readonly SecurityFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Lines none={t("situation.noEvents")}>
      {events.slice(0, SHOWN).map((event) => (
        <li key={`${event.at}-${event.kind}`}>
          <div className={classes["line"]}>
            <span className={classes["what"]} data-alarming={ALARMING.has(event.kind)}>
              {word("event", event.kind)}
            </span>
            <span className={classes["smallTime"]}>
              <Ago at={event.at} />
            </span>
          </div>
          {event.ip || event.country ? (
            <div className={classes["small"]}>
              {event.country ? <span>{event.country}</span> : null}
              {event.ip ? <span className="hd-mono">{event.ip}</span> : null}
            </div>
          ) : null}
        </li>
      ))}
    </Lines>
  );
}

export function OrderList({ orders }: { orders: readonly OrderFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <Lines none={t("situation.noOrders")}>
      {orders.slice(0, SHOWN).map((order) => (
        <li key={order.id}>
          <div className={classes["line"]}>
            <span className={classes["what"]}>
              {word("side", order.side)} {order.market}
            </span>
            <Tag>{word("order", order.status)}</Tag>
          </div>
          <div className={classes["small"]}>
            <span className="hd-amount">
              {formatDecimal(order.filled, language)} / {formatDecimal(order.amount, language)}
            </span>
            {order.price ? <span className="hd-amount">@ {formatDecimal(order.price, language)}</span> : null}
            <Ago at={order.created_at} />
          </div>
        </li>
      ))}
    </Lines>
  );
}

function Lines({ none, children }: { none: string; children: ReactNode[] }) {
  if (children.length === 0) return <p className={classes["nothing"]}>{none}</p>;
  return <ul className={classes["lines"]}>{children}</ul>;
}
