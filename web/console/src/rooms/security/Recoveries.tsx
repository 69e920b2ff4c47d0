import type { Recovery } from "@havendesk/shared";
import { Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { type Meaning, Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import { QuestionDialog } from "./QuestionDialog";
import { useRecoveries } from "./queries";
import { RecoveryReason } from "./RecoveryReason";
import classes from "./Security.module.css";

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
const PROVING: ReadonlySet<string> = new Set(["open", "proving"]);
const STOPPABLE: ReadonlySet<string> = new Set(["open", "proving", "cooling", "approving", "giving"]);

/** How the owner gets the account back: what is proven, what is missing, who must agree. */
export function Recoveries({ customer }: { customer: string }) {
  const { t } = useTranslation();
  const found = useRecoveries(customer);
  if (found.isError && !found.data) {
    return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  }
  const rows = found.data ?? [];
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="recoveries">
      <h2 className={classes["heading"]} id="recoveries">
        {t("recovery.label")}
      </h2>
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <One key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function One({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  return (
    <li className={classes["row"]}>
      <span className={classes["lineName"]}>
        {t(`recovery.kind.${row.kind}`)}
        <span className={classes["about"]} translate="no">
          {" "}
          · {row.reference}
        </span>
      </span>
      <span className={classes["rowSub"]}>
        <Moment at={row.begun_at} />
        <span>{t(`recovery.begunBy.${row.begun_by}`)}</span>
        {row.state === "cooling" && row.cooling_until ? (
          <span>
            {t("recovery.coolingUntil")} <Moment at={row.cooling_until} />
          </span>
        ) : null}
        {row.asked_by ? <span>{t("recovery.askedBy", { name: row.asked_by })}</span> : null}
        {row.code ? <span>{t("recovery.notYet", { code: row.code })}</span> : null}
      </span>
      <Tag meaning={MEANING[row.state]}>{t(`recovery.state.${row.state}`)}</Tag>
      <Proofs row={row} />
      <Acts row={row} />
    </li>
  );
}

function Proofs({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} className={classes["lineResults"] ?? ""}>
      {row.proofs.map((rung) => (
        <Tag key={rung.proof} meaning={RUNG[rung.state]}>
          {t("recovery.rung", {
            proof: t(`recovery.proof.${rung.proof}`),
            state: t(`recovery.proofState.${rung.state}`),
          })}
        </Tag>
      ))}
      {PROVING.has(row.state) ? <span>{t("recovery.more", { count: row.need.more })}</span> : null}
    </Group>
  );
}

function Acts({ row }: { row: Recovery }) {
  const { t } = useTranslation();
  const me = useMe();
  const [open, setOpen] = useState<"question" | "approval" | "stop" | null>(null);
  const rung = row.proofs.find((one) => one.proof === "live_question");
  const may = (act: string) => me.permissions.includes(`cases.recovery.${act}`);
  const asks = PROVING.has(row.state) && rung?.state !== "given" && row.questions_left > 0;
  return (
    <Group gap="xs">
      {may("ask_question") && asks ? (
        <Button size="xs" variant="light" onClick={() => setOpen("question")}>
          {t("recovery.ask")}
        </Button>
      ) : null}
      {row.approval_id ? <Link to="/approvals">{t("recovery.toApproval")}</Link> : null}
      {may("ask_to_give_back") && row.state === "approving" ? (
        <Button size="xs" variant="light" onClick={() => setOpen("approval")}>
          {t("recovery.askSecond")}
        </Button>
      ) : null}
      {may("stop") && STOPPABLE.has(row.state) ? (
        <Button size="xs" variant="default" onClick={() => setOpen("stop")}>
          {t("recovery.stop")}
        </Button>
      ) : null}
      {open === "question" ? <QuestionDialog recovery={row.id} onClose={() => setOpen(null)} /> : null}
      {open === "approval" || open === "stop" ? (
        <RecoveryReason recovery={row.id} act={open} onClose={() => setOpen(null)} />
      ) : null}
    </Group>
  );
}
