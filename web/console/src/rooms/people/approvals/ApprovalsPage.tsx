import { Button } from "@mantine/core";
import { IconUsersGroup } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type en from "../../../app/i18n/en.json";
import { ErrorNotice, Notice } from "../../../ui/Notice";
import { Page, PageHead } from "../../../ui/Page";
import { type Meaning, Tag } from "../../../ui/Tag";
import { Ago, Moment } from "../../../ui/Time";
import { useMe } from "../MeContext";
import classes from "./Approvals.module.css";
import { type Approval, type BreakGlass, useApprovalAct, useApprovals, useGlasses } from "./queries";
import { ReasonDialog } from "./ReasonDialog";

const MEANINGS: Record<Approval["state"], Meaning> = {
  waiting: "hold",
  approved: "note",
  refused: "high",
  expired: "calm",
  executed: "good",
  failed: "urgent",
};

type KnownAct = keyof typeof en.approvals.acts;

/** The act in the reader's language, as far as the console knows it; else in the desk's own words. */
function actName(t: TFunction, act: string): string {
  const short = act.replaceAll(".", "_") as KnownAct;
  const found = t(`approvals.acts.${short}`);
  return found === `approvals.acts.${short}` ? act : found;
}

/** What waits for my word as a second person, what I asked, and when somebody did alone what needs two. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const found = useApprovals();
  const glasses = useGlasses();
  const cards = found.data ?? [];
  const toDecide = cards.filter((one) => one.state === "waiting" && one.second_id === me.id);
  const others = cards.filter((one) => !toDecide.includes(one));
  return (
    <Page narrow>
      <PageHead title={t("approvals.label")} />
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.isSuccess && cards.length === 0 && (glasses.data ?? []).length === 0 ? (
        <Notice icon={<IconUsersGroup size={28} aria-hidden />} title={t("approvals.empty")}>
          {t("approvals.emptyHint")}
        </Notice>
      ) : null}
      <Part title={t("approvals.toDecide")} shown={toDecide.length > 0}>
        {toDecide.map((one) => (
          <ToDecide key={one.id} card={one} />
        ))}
      </Part>
      <Part title={t("approvals.glasses")} shown={(glasses.data ?? []).length > 0}>
        {(glasses.data ?? []).map((one) => (
          <Glass key={one.id} card={one} />
        ))}
      </Part>
      <Part title={t("approvals.others")} shown={others.length > 0}>
        {others.map((one) => (
          <Asked key={one.id} card={one} />
        ))}
      </Part>
    </Page>
  );
}

function Part({ title, shown, children }: { title: string; shown: boolean; children: ReactNode }) {
  if (!shown) return null;
  return (
    <section>
      <h2 className={classes["part"]}>{title}</h2>
      <ul className={classes["cards"]}>{children}</ul>
    </section>
  );
}

/** Everything that is about to be done, to the last argument: nobody says yes to what they cannot see. */
function Facts({ card }: { card: Approval }) {
  const { t } = useTranslation();
  return (
    <dl className={classes["facts"]}>
      <dt>{t("approvals.askedBy")}</dt>
      <dd translate="no">{card.asked_by_name}</dd>
      <dt>{t("acts.reason")}</dt>
      <dd translate="no">{card.reason}</dd>
      {card.value ? (
        <>
          <dt>{t("approvals.value")}</dt>
          <dd translate="no">
            {card.value.amount} {card.value.asset}
          </dd>
        </>
      ) : null}
      {Object.entries(card.arguments).map(([name, value]) => (
        <Fact key={name} name={name} value={value} recovery={card.act === "cases.recovery.give_back"} />
      ))}
      <dt>{t("approvals.digest")}</dt>
      <dd translate="no">
        <code>{card.digest.slice(0, 16)}</code>
      </dd>
    </dl>
  );
}

const RECOVERY_FACTS = ["reference", "account", "kind", "factor", "danger", "proofs", "questions"] as const;
type RecoveryFact = (typeof RECOVERY_FACTS)[number];

function isRecoveryFact(name: string): name is RecoveryFact {
  return (RECOVERY_FACTS as readonly string[]).includes(name);
}

function Fact({ name, value, recovery }: { name: string; value: unknown; recovery: boolean }) {
  if (value === null || value === "") return null;
  if (recovery && isRecoveryFact(name)) return <OfRecovery name={name} value={value} />;
  return (
    <>
      <dt translate="no">{name}</dt>
      <dd translate="no">{typeof value === "string" ? value : JSON.stringify(value)}</dd>
    </>
  );
}

/** What a recovery asks for and rests on, in words. */
function OfRecovery({ name, value }: { name: RecoveryFact; value: unknown }) {
  const { t } = useTranslation();
  const words = (): string => {
    if (name === "kind") return t(`recovery.kind.${value as keyof typeof en.recovery.kind}`);
    if (name === "danger") return t(`recovery.danger.${value as keyof typeof en.recovery.danger}`);
    if (name === "proofs")
      return (value as (keyof typeof en.recovery.proof)[])
        .map((one) => t(`recovery.proof.${one}`))
        .join(", ");
    return String(value);
  };
  return (
    <>
      <dt>{t(`recovery.fact.${name}`)}</dt>
      <dd>{words()}</dd>
    </>
  );
}

function ToDecide({ card }: { card: Approval }) {
  const { t } = useTranslation();
  const act = useApprovalAct();
  const [open, setOpen] = useState(false);
  const say = (yes: boolean) => (reason: string) =>
    act.mutate(
      {
        path: `/approvals/${card.id}/decision`,
        body: { yes, reason },
        done: t(yes ? "approvals.agreed" : "approvals.declined"),
      },
      { onSuccess: () => setOpen(false) },
    );
  return (
    <li className={classes["card"]}>
      <div className={classes["bar"]}>
        <strong>{actName(t, card.act)}</strong>
        <span className={classes["soft"]}>
          {t("approvals.until")} <Moment at={card.expires_at} />
        </span>
        <span className={classes["grow"]} />
        <Button size="xs" onClick={() => setOpen(true)}>
          {t("approvals.decide")}
        </Button>
      </div>
      <Facts card={card} />
      {open ? (
        <ReasonDialog
          title={actName(t, card.act)}
          label={t("acts.reason")}
          busy={act.isPending}
          onClose={() => setOpen(false)}
          choices={[
            { label: t("approvals.no"), color: "red", run: say(false) },
            { label: t("approvals.yes"), run: say(true) },
          ]}
        >
          <p className={classes["words"]}>{t("approvals.look")}</p>
          <Facts card={card} />
        </ReasonDialog>
      ) : null}
    </li>
  );
}

function Asked({ card }: { card: Approval }) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useApprovalAct();
  const [breaking, setBreaking] = useState(false);
  const mine = card.asked_by_id === me.id && card.state === "waiting";
  return (
    <li className={classes["card"]}>
      <div className={classes["bar"]}>
        <strong>{actName(t, card.act)}</strong>
        <Tag meaning={MEANINGS[card.state]}>{t(`approvals.state.${card.state}`)}</Tag>
        <span className={classes["soft"]}>
          {card.second_name ? (
            <span translate="no">
              {card.asked_by_name} → {card.second_name}
            </span>
          ) : (
            t("approvals.nobody")
          )}
          {" · "}
          <Ago at={card.asked_at} />
        </span>
        <span className={classes["grow"]} />
        {mine ? (
          <>
            <Button size="xs" variant="default" onClick={() => setBreaking(true)}>
              {t("approvals.breakGlass")}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={act.isPending}
              onClick={() =>
                act.mutate({
                  method: "DELETE",
                  path: `/approvals/${card.id}`,
                  done: t("approvals.withdrawn"),
                })
              }
            >
              {t("approvals.withdraw")}
            </Button>
          </>
        ) : null}
      </div>
      <details>
        <summary className={classes["soft"]}>{t("approvals.details")}</summary>
        <Facts card={card} />
      </details>
      {card.decision_reason ? (
        <p className={classes["words"]} translate="no">
          {card.second_name}: {card.decision_reason}
        </p>
      ) : null}
      {breaking ? <Break act={card.act} onClose={() => setBreaking(false)} /> : null}
    </li>
  );
}

function Break({ act: name, onClose }: { act: string; onClose(): void }) {
  const { t } = useTranslation();
  const act = useApprovalAct();
  return (
    <ReasonDialog
      title={t("approvals.breakGlass")}
      label={t("acts.reason")}
      busy={act.isPending}
      onClose={onClose}
      choices={[
        {
          label: t("approvals.breakGlass"),
          color: "red",
          run: (reason) =>
            act.mutate(
              { path: "/break-glass", body: { act: name, reason }, done: t("approvals.broken") },
              { onSuccess: onClose },
            ),
        },
      ]}
    >
      <p className={classes["words"]}>{t("approvals.breakHint", { act: actName(t, name) })}</p>
    </ReasonDialog>
  );
}

function Glass({ card }: { card: BreakGlass }) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useApprovalAct();
  const [open, setOpen] = useState(false);
  const mayReview =
    !card.reviewed_at && card.staff_id !== me.id && me.permissions.includes("people.settle_review");
  const settle = (justified: boolean) => (note: string) =>
    act.mutate(
      {
        path: `/break-glass/${card.id}/review`,
        body: { justified, note },
        done: t("approvals.reviewed"),
      },
      { onSuccess: () => setOpen(false) },
    );
  return (
    <li className={classes["card"]}>
      <div className={classes["bar"]}>
        <strong>{actName(t, card.act)}</strong>
        <Tag meaning={card.verdict === "justified" ? "good" : card.verdict ? "urgent" : "hold"}>
          {t(`approvals.verdict.${card.verdict ?? "open"}`)}
        </Tag>
        <span className={classes["soft"]}>
          <span translate="no">{card.staff_name}</span> · <Ago at={card.since} /> ·{" "}
          {t("approvals.uses", { count: card.uses })}
        </span>
        <span className={classes["grow"]} />
        {mayReview ? (
          <Button size="xs" onClick={() => setOpen(true)}>
            {t("approvals.review")}
          </Button>
        ) : null}
      </div>
      <p className={classes["words"]} translate="no">
        {card.reason}
      </p>
      {card.note ? (
        <p className={classes["words"]} translate="no">
          {card.reviewed_by_name}: {card.note}
        </p>
      ) : null}
      {open ? (
        <ReasonDialog
          title={t("approvals.review")}
          label={t("approvals.note")}
          busy={act.isPending}
          onClose={() => setOpen(false)}
          choices={[
            { label: t("approvals.verdict.not_justified"), color: "red", run: settle(false) },
            { label: t("approvals.verdict.justified"), run: settle(true) },
          ]}
        >
          <p className={classes["words"]} translate="no">
            {card.staff_name}: {card.reason}
          </p>
        </ReasonDialog>
      ) : null}
    </li>
  );
}
