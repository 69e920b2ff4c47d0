import type { Recovery } from "@havendesk/shared";
import { Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { codeTexts } from "../../ui/problemTexts";
import { type Meaning, Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import { QuestionDialog } from "./QuestionDialog";
import classes from "./Recovery.module.css";
import { RecoveryReason } from "./RecoveryReason";
import { isOver, isProving, takesQuestions } from "./states";

const MEANING: Record<Recovery["state"], Meaning> = {
  open: "note",
  proving: "note",
  cooling: "frozen",
  approving: "high",
  giving: "high",
  done: "good",
  stopped: "urgent",
  expired: "calm",
};
const RUNG: Record<Recovery["proofs"][number]["state"], Meaning> = {
  missing: "calm",
  waiting: "note",
  given: "good",
  barred: "urgent",
  spent: "urgent",
};

/** What is proven of one recovery, what is missing, who must agree, and what the reader may do about it. */
export function RecoveryRow({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  return (
    <li className={classes["row"]}>
      <p className={classes["head"]}>
        <strong>{t(`recovery.kind.${row.kind}`)}</strong>
        <bdi className={classes["soft"]} translate="no">
          {row.reference}
        </bdi>
        <Tag meaning={MEANING[row.state]}>{t(`recovery.state.${row.state}`)}</Tag>
        {row.danger === "none" ? null : (
          <Tag meaning={row.danger === "weak" ? "hold" : "urgent"}>{t(`recovery.danger.${row.danger}`)}</Tag>
        )}
      </p>
      <Facts row={row} />
      <Proofs row={row} />
      <Acts row={row} />
    </li>
  );
}

function Facts({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  return (
    <p className={classes["facts"]}>
      <Moment at={row.begun_at} />
      <span>{t(`recovery.begunBy.${row.begun_by}`)}</span>
      {row.state === "cooling" && row.cooling_until ? (
        <span>
          {t("recovery.coolingUntil")} <Moment at={row.cooling_until} />
        </span>
      ) : null}
      {row.asked_by ? <span>{t("recovery.askedBy", { name: row.asked_by })}</span> : null}
      {row.code && !isOver(row) ? (
        <span>{t("recovery.notYet", { why: codeTexts(t, row.code)?.title ?? row.code })}</span>
      ) : null}
      {row.end_code ? <span>{t(`recovery.end.${row.end_code}`)}</span> : null}
      {row.ended_at ? <Moment at={row.ended_at} /> : null}
    </p>
  );
}

function Proofs({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  const names = (row.need.one_of ?? []).map((one) => t(`recovery.proof.${one}`)).join(", ");
  return (
    <>
      <ul className={classes["proofs"]} aria-label={t("recovery.proofs")}>
        {row.proofs.map((rung) => (
          <li key={rung.proof}>
            <Tag meaning={RUNG[rung.state]}>
              {t("recovery.rung", {
                proof: t(`recovery.proof.${rung.proof}`),
                state: t(`recovery.proofState.${rung.state}`),
              })}
            </Tag>
          </li>
        ))}
      </ul>
      {isProving(row) ? (
        <p className={classes["facts"]}>
          <span>{t("recovery.more", { count: row.need.more })}</span>
          {names ? <span>{t("recovery.oneOf", { proofs: names })}</span> : null}
          {row.need.cooling_hours > 0 ? (
            <span>{t("recovery.thenCooling", { count: row.need.cooling_hours })}</span>
          ) : null}
          {row.need.approval ? <span>{t("recovery.thenApproval")}</span> : null}
        </p>
      ) : null}
    </>
  );
}

type Act = "question" | "approval" | "stop";
const ACT_TEXTS = {
  question: "recovery.ask",
  approval: "recovery.askSecond",
  stop: "recovery.stop",
} as const;

/** What this reader may do with it now. */
function actsOn(row: Recovery, may: (act: string) => boolean): Act[] {
  const acts: Act[] = [];
  if (may("ask_question") && takesQuestions(row)) acts.push("question");
  if (may("ask_to_give_back") && row.state === "approving") acts.push("approval");
  if (may("stop") && !isOver(row)) acts.push("stop");
  return acts;
}

function Acts({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState<Act | null>(null);
  const acts = actsOn(row, (act) => me.permissions.includes(`cases.recovery.${act}`));
  const close = () => setOpen(null);
  return (
    <>
      {acts.length > 0 || row.approval_id ? (
        <Group gap="xs">
          {acts.map((act) => (
            <Button
              key={act}
              size="xs"
              variant={act === "stop" ? "default" : "light"}
              aria-haspopup="dialog"
              aria-label={t("freezes.actOn", { act: t(ACT_TEXTS[act]), reference: row.reference })}
              onClick={() => setOpen(act)}
            >
              {t(ACT_TEXTS[act])}
            </Button>
          ))}
          {row.approval_id ? (
            <Link className={classes["link"] ?? ""} to="/approvals">
              {t("recovery.toApproval")}
            </Link>
          ) : null}
        </Group>
      ) : null}
      {open === "question" ? <QuestionDialog recovery={row.id} onClose={close} /> : null}
      {open === "approval" || open === "stop" ? (
        <RecoveryReason recovery={row.id} act={open} onClose={close} />
      ) : null}
    </>
  );
}
