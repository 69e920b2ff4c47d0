import type { AccountFacts as Account, FactsSection, IdentityFacts, KeyFacts } from "@havendesk/shared";
import { IconCircleCheck, IconHelpCircle, IconLock, IconSnowflake } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../ui/format";
import { type Meaning, Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";
import { MaskedValue } from "./MaskedValue";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";
import { formatUtc } from "./When";

const STATES: Record<Account["state"], { meaning: Meaning; icon: ReactNode }> = {
  active: { meaning: "good", icon: <IconCircleCheck size={12} aria-hidden /> },
  restricted: { meaning: "hold", icon: <IconLock size={12} aria-hidden /> },
  frozen: { meaning: "frozen", icon: <IconSnowflake size={12} aria-hidden /> },
  unknown: { meaning: "calm", icon: <IconHelpCircle size={12} aria-hidden /> },
};

interface AccountFactsProps {
  account: Account;
  identity: FactsSection<IdentityFacts>;
  keys: FactsSection<KeyFacts>;
}

export function AccountFacts({ account, identity, keys }: AccountFactsProps) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const state = STATES[account.state] ?? STATES.unknown;
  return (
    <>
      <p className={classes["tags"]}>
        <Tag meaning={state.meaning} icon={state.icon}>
          {word("account", account.state)}
        </Tag>
        <Tag meaning="trust">{t("situation.level", { level: account.level })}</Tag>
        <Tag>{word("profile", account.profile)}</Tag>
        {account.changes_blocked ? <Tag meaning="hold">{t("situation.changesBlocked")}</Tag> : null}
      </p>
      <dl className={classes["facts"]}>
        <Fact name={t("situation.name")}>
          <MaskedValue of={account.name} what={t("situation.name")} />
        </Fact>
        <Fact name={t("situation.email")}>
          <MaskedValue of={account.email} what={t("situation.email")} />
        </Fact>
        <Fact name={t("situation.phone")}>
          <MaskedValue of={account.phone} what={t("situation.phone")} />
        </Fact>
        <Fact name={t("situation.country")}>
          <Country code={account.country} />
        </Fact>
        <Fact name={t("situation.identity")}>
          {identity.facts ? word("kyc", identity.facts.status) : t("situation.notKnownNow")}
        </Fact>
        <Fact name={t("situation.apiKeys")}>
          {keys.facts ? <Keys keys={keys.facts} /> : t("situation.notKnownNow")}
        </Fact>
        <Fact name={t("situation.since")}>
          <time dateTime={account.since} title={formatUtc(account.since, language)}>
            {formatDate(account.since, language)}
          </time>
        </Fact>
      </dl>
    </>
  );
}

function Keys({ keys }: { keys: KeyFacts }) {
  const { t } = useTranslation();
  if (keys.may_withdraw === 0) return keys.valid;
  return (
    <>
      {keys.valid} <Tag meaning="high">{t("situation.mayWithdraw", { count: keys.may_withdraw })}</Tag>
    </>
  );
}

/** A country by its name in the reader's language; a code that is none as it came. */
export function Country({ code }: { code: string }) {
  const language = useLanguage();
  const regions = new Intl.DisplayNames(language, { type: "region", fallback: "code" });
  return <bdi>{/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code}</bdi>;
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
