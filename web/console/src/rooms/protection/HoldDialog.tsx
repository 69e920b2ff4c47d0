import type { HoldDetail } from "@havendesk/shared";
import { Button, Group, Modal, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Moment } from "../../ui/Time";
import { useWord } from "../exchange/useWord";
import { useMe } from "../people/MeContext";
import { type Act, HoldAct } from "./HoldAct";
import classes from "./Protection.module.css";
import { useHold } from "./queries";

/** One hold with its law, its history, and what can be done about it. */
export function HoldDialog({ id, onClose }: { id: string; onClose(): void }) {
  const { t } = useTranslation();
  const found = useHold(id);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={found.data ? t(`holds.reason.${found.data.row.reason}`) : t("holds.title")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.data ? <Hold hold={found.data} /> : null}
    </Modal>
  );
}

function Hold({ hold }: { hold: HoldDetail }) {
  const { t } = useTranslation();
  const me = useMe();
  const [acting, setActing] = useState<Act | null>(null);
  const may = (permission: string) => me.permissions.includes(`protection.${permission}`);
  const acts = actsOf(hold, may);
  return (
    <Stack gap="md">
      {hold.trouble ? <p className={classes["strip"]}>{t("holds.trouble", { code: hold.trouble })}</p> : null}
      <Facts hold={hold} />
      {hold.appeal ? <Objection hold={hold} /> : null}
      {acts.length > 0 ? (
        <Group gap="xs">
          {acts.map((act) => (
            <Button
              key={act}
              size="xs"
              variant={acting === act ? "filled" : "default"}
              aria-expanded={acting === act}
              onClick={() => setActing(acting === act ? null : act)}
            >
              {act === "decide" ? t("holds.decide") : t(`holds.act.${act}`)}
            </Button>
          ))}
        </Group>
      ) : null}
      {acting ? <HoldAct key={acting} act={acting} hold={hold} onDone={() => setActing(null)} /> : null}
      <History hold={hold} />
    </Stack>
  );
}

function actsOf(hold: HoldDetail, may: (permission: string) => boolean): Act[] {
  const runs = hold.row.state === "placing" || hold.row.state === "active";
  const ours = hold.row.origin === "desk";
  const open = hold.appeal !== null && hold.appeal.granted === null;
  const offered: [Act, boolean][] = [
    ["decide", open && may("decide_appeal")],
    ["notified", hold.notified_at === null && may("notify_hold")],
    ["defer-notice", runs && !hold.notified_at && hold.may_defer.length > 0 && may("defer_hold_notice")],
    ["reported", hold.report_due_at !== null && hold.reported_at === null && may("note_hold_report")],
    ["review", runs && may("review_hold")],
    ["extend", runs && ours && (hold.row.extensions_left > 0 || !hold.latest_end) && may("extend_hold")],
    ["release", hold.row.may_release && may("release_hold")],
  ];
  return offered.filter(([, possible]) => possible).map(([act]) => act);
}

function Facts({ hold }: { hold: HoldDetail }) {
  const { t } = useTranslation();
  const word = useWord();
  const { row } = hold;
  const moment = (at: string | null, otherwise: string) => (at ? <Moment at={at} /> : otherwise);
  return (
    <dl className={classes["facts"]}>
      <Fact name={t("holds.stops")}>{row.scope.map((each) => word("scope", each)).join(", ")}</Fact>
      <Fact name={t("holds.since")}>{moment(row.placed_at, "")}</Fact>
      <Fact name={t("holds.until")}>{moment(row.ends_at, t("holds.noEnd"))}</Fact>
      <Fact name={t("holds.basis")}>
        {hold.basis} · {hold.profile}
      </Fact>
      {hold.latest_end ? (
        <>
          <Fact name={t("holds.latestEnd")}>{moment(hold.latest_end, "")}</Fact>
          <Fact name={t("holds.extensions")}>
            {t("holds.extensionsOf", { done: row.extension_no, left: row.extensions_left })}
          </Fact>
        </>
      ) : null}
      <Fact name={t("holds.notified")}>
        {moment(hold.notified_at, t("holds.notYet"))}
        {hold.why_later ? ` · ${t(`holds.why.${hold.why_later}`)}` : null}
      </Fact>
      <Fact name={t("holds.reported")}>
        {hold.report_due_at || hold.reported_at
          ? moment(hold.reported_at, t("holds.notYet"))
          : t("holds.notNeeded")}
        {hold.report_receipt ? ` · ${t("holds.receiptOf", { number: hold.report_receipt })}` : null}
      </Fact>
      {hold.review_at ? <Fact name={t("holds.nextLook")}>{moment(hold.review_at, "")}</Fact> : null}
      {hold.grounds ? <Fact name={t("holds.grounds")}>{hold.grounds}</Fact> : null}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Objection({ hold }: { hold: HoldDetail }) {
  const { t } = useTranslation();
  const appeal = hold.appeal;
  if (!appeal) return null;
  return (
    <section aria-label={t("holds.objection")}>
      <p className={classes["soft"]}>
        {t("holds.objection")} · <Moment at={appeal.at} />
        {appeal.granted === null ? (
          <>
            {" "}
            · {t("holds.answerBy")} <Moment at={appeal.due_at} />
          </>
        ) : null}
      </p>
      {appeal.words ? (
        <blockquote className={classes["words"]} translate="no">
          {appeal.words}
        </blockquote>
      ) : null}
      {appeal.answer ? (
        <p translate="no">
          {t(appeal.granted ? "holds.step.appeal_granted" : "holds.step.appeal_kept")}: {appeal.answer}
        </p>
      ) : null}
    </section>
  );
}

function History({ hold }: { hold: HoldDetail }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t("holds.history")}>
      <p className={classes["soft"]}>{t("holds.history")}</p>
      <ol className={classes["steps"]}>
        {hold.steps.map((step) => (
          <li key={`${step.kind} ${step.at}`}>
            <Moment at={step.at} /> · {t(`holds.step.${step.kind}`)}
            {step.note ? <span translate="no">: {step.note}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
