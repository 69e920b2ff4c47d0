import type { TransferFacts } from "@havendesk/shared";
import { IconArrowDownLeft, IconArrowUpRight, IconCircle, IconCircleCheckFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Amount } from "../../ui/Amount";
import { type Meaning, Tag } from "../../ui/Tag";
import { Fact } from "./AccountFacts";
import { LongValue } from "./LongValue";
import { MaskedValue } from "./MaskedValue";
import classes from "./Situation.module.css";
import { useWord } from "./useWord";
import { When } from "./When";

const TROUBLE = new Set([
  "travel_rule_pending",
  "aml_hold",
  "suspense",
  "user_action_needed",
  "review",
  "below_minimum",
]);
const FAILED = new Set(["rejected", "failed", "cancelled"]);
const DONE = new Set(["unlocked", "confirmed", "refunded"]);

function meaningOf(transfer: TransferFacts): Meaning {
  if (transfer.held || TROUBLE.has(transfer.state)) return "hold";
  if (FAILED.has(transfer.state)) return "urgent";
  return DONE.has(transfer.state) ? "good" : "calm";
}

const comesIn = (transfer: TransferFacts) =>
  transfer.direction === "deposit" || transfer.direction === "internal_in";

export function Transfers({ transfers }: { transfers: readonly TransferFacts[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (transfers.length === 0) return <p className={classes["nothing"]}>{t("situation.noTransfers")}</p>;
  return (
    <ul className={classes["lines"]}>
      {transfers.map((transfer) => (
        <li key={transfer.id} data-open={transfer.open}>
          <div className={classes["line"]}>
            <span className={classes["what"]}>
              {comesIn(transfer) ? (
                <IconArrowDownLeft size={15} aria-hidden />
              ) : (
                <IconArrowUpRight size={15} aria-hidden />
              )}
              <span className="hd-visually-hidden">{word("direction", transfer.direction)} </span>
              <Amount value={transfer.amount} asset={transfer.asset} />
            </span>
            <Tag meaning={meaningOf(transfer)}>{word("transfer", transfer.state)}</Tag>
          </div>
          {comesIn(transfer) ? <Arrival transfer={transfer} /> : null}
          <div className={classes["small"]}>
            {transfer.network ? <span>{transfer.network}</span> : null}
            <When at={transfer.created_at} />
          </div>
          <Details transfer={transfer} />
        </li>
      ))}
    </ul>
  );
}

/** Credited and withdrawable are two things, and customers ask about the second. */
function Arrival({ transfer }: { transfer: TransferFacts }) {
  const { t } = useTranslation();
  if (!transfer.open) return null;
  return (
    <ul className={classes["steps"]}>
      <Step
        title={t("situation.credited")}
        at={transfer.credited_at}
        have={transfer.confirmations}
        need={transfer.confirmations_credit}
      />
      <Step
        title={t("situation.withdrawable")}
        at={transfer.withdrawable_at}
        have={transfer.confirmations}
        need={transfer.confirmations_unlock}
      />
    </ul>
  );
}

interface StepProps {
  title: string;
  at: string | null;
  have: number | null;
  need: number | null;
}

function Step({ title, at, have, need }: StepProps) {
  const { t } = useTranslation();
  const counted = have !== null && need !== null && need > 0;
  return (
    <li data-done={at !== null}>
      {at ? <IconCircleCheckFilled size={14} aria-hidden /> : <IconCircle size={14} aria-hidden />}
      <span>{title}</span>
      <span className={classes["progress"]}>
        {at ? (
          <When at={at} />
        ) : counted ? (
          t("situation.confirmations", { have, need })
        ) : (
          t("situation.notYet")
        )}
      </span>
    </li>
  );
}

function Details({ transfer }: { transfer: TransferFacts }) {
  const { t } = useTranslation();
  const word = useWord();
  const fee = /^0*\.?0*$/.test(transfer.fee) ? null : transfer.fee;
  return (
    <details className={classes["details"]}>
      <summary>
        {t("situation.details")}
        <span className="hd-visually-hidden">
          {" "}
          {word("direction", transfer.direction)} {transfer.amount} {transfer.asset}
        </span>
      </summary>
      <dl className={classes["facts"]}>
        {transfer.address ? (
          <Fact name={t("situation.address")}>
            <MaskedValue of={transfer.address} what={t("situation.address")} kind="long" />
          </Fact>
        ) : null}
        {transfer.tag ? (
          <Fact name={t("situation.tag")}>
            <MaskedValue of={transfer.tag} what={t("situation.tag")} />
          </Fact>
        ) : null}
        {transfer.txid ? (
          <Fact name={t("situation.txid")}>
            <MaskedValue of={transfer.txid} what={t("situation.txid")} kind="long" />
          </Fact>
        ) : null}
        {fee ? (
          <Fact name={t("situation.fee")}>
            <Amount value={fee} asset={transfer.asset} />
          </Fact>
        ) : null}
        {transfer.state_detail ? (
          <Fact name={t("situation.detail")}>
            <bdi>{transfer.state_detail}</bdi>
          </Fact>
        ) : null}
        {transfer.credited_at ? (
          <Fact name={t("situation.credited")}>
            <When at={transfer.credited_at} as="moment" />
          </Fact>
        ) : null}
        {transfer.withdrawable_at ? (
          <Fact name={t("situation.withdrawable")}>
            <When at={transfer.withdrawable_at} as="moment" />
          </Fact>
        ) : null}
        <Fact name={t("situation.changed")}>
          <When at={transfer.updated_at} as="moment" />
        </Fact>
        <Fact name={t("situation.transferId")}>
          <LongValue value={transfer.id} what={t("situation.transferId")} />
        </Fact>
      </dl>
    </details>
  );
}
