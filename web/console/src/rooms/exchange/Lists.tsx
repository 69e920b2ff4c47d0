import type { AssetFacts, EarlierTicket, LoginFacts, OrderFacts, SecurityFacts } from "@havendesk/shared";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDecimal } from "../../ui/format";
import { Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";
import { Country } from "./AccountFacts";
import { MaskedValue } from "./MaskedValue";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";
import { When } from "./When";

const DAY_MS = 86_400_000;

export function Logins({ logins }: { logins: readonly LoginFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Lines none={t("situation.noLogins")}>
      {logins.map((login) => (
        <li key={login.id}>
          <div className={classes["line"]}>
            <span className={classes["what"]}>
              {login.device ? word("device", login.device.kind) : t("situation.deviceUnknown")}
            </span>
            <span className={classes["tagRow"]}>
              {isNew(login) ? <Tag meaning="high">{t("situation.newDevice")}</Tag> : null}
              {login.open ? <Tag meaning="good">{t("situation.openSession")}</Tag> : null}
            </span>
          </div>
          <Where
            country={login.country}
            at={login.at}
            ip={<MaskedValue of={login.ip} what={t("situation.ip")} />}
          />
        </li>
      ))}
    </Lines>
  );
}

/** The device was first seen on the day of this sign-in. */
function isNew({ at, device }: LoginFacts): boolean {
  return device !== null && !device.trusted && Date.parse(at) - Date.parse(device.first_seen_at) < DAY_MS;
}

function Where({ country, at, ip }: { country: string | null; at: string; ip: ReactNode }) {
  return (
    <div className={classes["small"]}>
      <When at={at} />
      {country ? <Country code={country} /> : null}
      {ip}
    </div>
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

export function SecurityEvents({ events }: { events: readonly SecurityFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <Lines none={t("situation.noEvents")}>
      {events.map((event) => (
        <li key={event.id}>
          <div className={classes["line"]}>
            <span className={classes["what"]} data-alarming={ALARMING.has(event.kind)}>
              {word("event", event.kind)}
            </span>
            {event.count > 1 ? <Tag>{t("situation.times", { count: event.count })}</Tag> : null}
          </div>
          <Where
            country={event.country}
            at={event.at}
            ip={event.ip ? <MaskedValue of={event.ip} what={t("situation.ip")} /> : null}
          />
        </li>
      ))}
    </Lines>
  );
}

export function Orders({ orders }: { orders: readonly OrderFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  return (
    <Lines none={t("situation.noOrders")}>
      {orders.map((order) => (
        <li key={order.id}>
          <div className={classes["line"]}>
            <span className={classes["what"]}>
              {word("side", order.side)} <span translate="no">{order.market}</span>
            </span>
            <Tag>{word("order", order.status)}</Tag>
          </div>
          <div className={classes["small"]}>
            <span>{word("orderType", order.type)}</span>
            <span className="hd-amount">
              {t("situation.filledOf", {
                filled: formatDecimal(order.filled, language),
                amount: formatDecimal(order.amount, language),
              })}
            </span>
            {order.price ? <span className="hd-amount">@ {formatDecimal(order.price, language)}</span> : null}
            <When at={order.created_at} />
          </div>
        </li>
      ))}
    </Lines>
  );
}

export function Assets({ assets }: { assets: readonly AssetFacts[] }) {
  const { t } = useTranslation();
  return (
    <Lines none={t("situation.noAssets")}>
      {assets.map(({ asset, available, held }) => (
        <li key={asset}>
          <div className={classes["asset"]}>
            <span className={classes["what"]} translate="no">
              {asset}
            </span>
            {available ? (
              <span>
                {t("situation.available")}{" "}
                <MaskedValue of={available} what={`${asset} ${t("situation.available")}`} kind="amount" />
              </span>
            ) : null}
            {held ? (
              <span>
                {t("situation.held")}{" "}
                <MaskedValue of={held} what={`${asset} ${t("situation.held")}`} kind="amount" />
              </span>
            ) : null}
          </div>
        </li>
      ))}
    </Lines>
  );
}

export function Earlier({ tickets }: { tickets: readonly EarlierTicket[] }) {
  const { t } = useTranslation();
  const { view = "mine" } = useParams({ strict: false });
  return (
    <Lines none={t("situation.noEarlier")}>
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <div className={classes["line"]}>
            <Link
              to="/$view/$ticket"
              params={{ view, ticket: ticket.id }}
              className={classes["link"] ?? ""}
              translate="no"
            >
              {ticket.reference}
            </Link>
            <Tag>{t(`status.${ticket.status as "open"}`)}</Tag>
          </div>
          <div className={classes["small"]}>
            <span>{t(`topic.${ticket.topic as "other"}`)}</span>
            <When at={ticket.opened_at} />
            {ticket.rating ? <span>{t("situation.rated", { score: ticket.rating })}</span> : null}
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

/** There is more than the card shows; where to look is the exchange's own tool. */
export function More({ more }: { more: boolean }) {
  const { t } = useTranslation();
  return more ? <p className={classes["nothing"]}>{t("situation.more")}</p> : null;
}
