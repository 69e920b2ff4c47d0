import type { CustomerFacts, HoldFacts, SituationCard } from "@havendesk/shared";
import { IconCircleCheck, IconLock, IconSnowflake } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../ui/format";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";

export function AccountFacts({ card, customer }: { card: SituationCard; customer: CustomerFacts }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const regions = new Intl.DisplayNames(language, { type: "region", fallback: "code" });
  return (
    <>
      <p className={classes["state"]}>
        {customer.frozen ? (
          <Tag meaning="frozen" icon={<IconSnowflake size={12} aria-hidden />}>
            {t("situation.frozen")}
          </Tag>
        ) : (
          <Tag meaning="good" icon={<IconCircleCheck size={12} aria-hidden />}>
            {t("situation.active")}
          </Tag>
        )}
        <Tag meaning="trust">{t("situation.level", { level: customer.level })}</Tag>
        <Tag>{word("profile", customer.profile)}</Tag>
      </p>
      <dl className={classes["facts"]}>
        <Fact name={t("situation.name")}>{customer.name}</Fact>
        <Fact name={t("situation.email")}>{customer.email}</Fact>
        <Fact name={t("situation.phone")}>{customer.phone}</Fact>
        <Fact name={t("situation.country")}>
          {/^[A-Z]{2}$/.test(customer.country) ? regions.of(customer.country) : customer.country}
        </Fact>
        {card.kyc ? <Fact name={t("situation.identity")}>{word("kyc", card.kyc.status)}</Fact> : null}
        <Fact name={t("situation.since")}>{formatDate(customer.created_at, language)}</Fact>
        <Fact name={t("situation.sessions")}>{card.open_sessions}</Fact>
        <Fact name={t("situation.apiKeys")}>{card.active_api_keys}</Fact>
        <Fact name={t("situation.assets")}>
          {card.balances
            .filter((balance) => balance.has_available || balance.has_held)
            .map((balance) => balance.asset)
            .join(", ")}
        </Fact>
      </dl>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useTranslation();
  const empty = children === "" || children === null || children === undefined;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {empty ? <span className={classes["nothing"]}>{t("situation.none")}</span> : <bdi>{children}</bdi>}
      </dd>
    </div>
  );
}

/** Active holds with reason and end: the first thing to look at before promising anything. */
export function HoldList({ holds }: { holds: readonly HoldFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (holds.length === 0) return <p className={classes["nothing"]}>{t("situation.noHolds")}</p>;
  return (
    <ul className={classes["holds"]}>
      {holds.map((hold) => (
        <li key={hold.id}>
          <p className={classes["holdReason"]}>
            <IconLock size={14} aria-hidden /> {word("hold", hold.reason_code)}
          </p>
          <p>
            {t("situation.holdStops", { what: hold.scope.map((each) => word("scope", each)).join(", ") })}
          </p>
          <p>
            {hold.expires_at ? (
              <>
                {t("situation.holdUntil")} <Moment at={hold.expires_at} />
              </>
            ) : (
              t("situation.holdNoEnd")
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
