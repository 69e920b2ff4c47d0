import type { Freeze, LaneStep, PlaybookStep, TakeoverCase } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../ui/format";
import { type Meaning, Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";
import { useCaseAct } from "./queries";
import classes from "./Security.module.css";
import { Second, useTook } from "./Took";

interface Line {
  key: string;
  name: string;
  meaning: Meaning;
  state: string;
  wanted: string;
  ended: string | null;
  attempts: number;
  code: string;
  results: string[];
  retry?: string;
}

const MEANINGS: Record<LaneStep["state"] | PlaybookStep["state"], Meaning> = {
  wanted: "hold",
  sent: "hold",
  running: "hold",
  undoing: "hold",
  confirmed: "good",
  done: "good",
  undone: "calm",
  skipped: "calm",
  failed: "urgent",
  stuck: "urgent",
};
/** Steps that a person may have tried again. */
const AGAIN: readonly PlaybookStep["state"][] = ["stuck", "skipped", "wanted", "undoing"];

/** The code of a step that had nothing to do. */
const NOTHING = "none";
const SHOWN = [
  "since",
  "sign",
  "moving",
  "stopped",
  "inside",
  "outside",
  "bank",
  "held",
  "by_hand",
  "released",
  "reference",
  "accounts",
  "open",
  "decision",
  "alerts",
  "transfers",
  "withdrawn",
  "tasks",
] as const;

/** All steps in their order: those of the freeze lane, then those of the playbook. */
export function Timeline({ card, may }: { card: TakeoverCase; may: boolean }) {
  const { t } = useTranslation();
  const act = useCaseAct();
  const lines = useLines(card);
  return (
    <section aria-labelledby="timeline">
      <h2 className={classes["heading"]} id="timeline">
        {t("security.timeline")}
      </h2>
      <ol className={classes["timeline"]}>
        {lines.map((line) => (
          <li key={line.key}>
            <LineFacts line={line} reported={card.freeze.reported_at} />
            {may && line.retry ? (
              <Button
                size="compact-xs"
                variant="default"
                loading={act.isPending}
                onClick={() =>
                  act.mutate({
                    path: `cases/${card.case.id}/steps/${line.retry}/retry`,
                    done: t("security.retried"),
                  })
                }
              >
                {t("security.retry")}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </section>
  );
}

function LineFacts({ line, reported }: { line: Line; reported: string }) {
  const { t } = useTranslation();
  const took = useTook();
  return (
    <div className={classes["line"]}>
      <span className={classes["lineName"]}>{line.name}</span>
      <Tag meaning={line.meaning}>{line.state}</Tag>
      <span className={classes["lineTimes"]}>
        <Second at={line.ended ?? line.wanted} />
        {line.ended ? <span>{t("security.after", { duration: took(reported, line.ended) })}</span> : null}
        {line.attempts > 1 ? <span>{t("security.attempts", { count: line.attempts })}</span> : null}
        {line.code === NOTHING ? <span>{t("security.nothingFound")}</span> : null}
        {line.code && line.code !== NOTHING ? <span translate="no">{line.code}</span> : null}
      </span>
      {line.results.length > 0 ? (
        <span className={classes["lineResults"]}>{line.results.join(" · ")}</span>
      ) : null}
    </div>
  );
}

/** The steps of a freeze, each with its times. */
export function LaneSteps({ freeze }: { freeze: Freeze }) {
  const lines = useLane(freeze);
  return (
    <ol className={classes["timeline"]}>
      {lines.map((line) => (
        <li key={line.key}>
          <LineFacts line={line} reported={freeze.reported_at} />
        </li>
      ))}
    </ol>
  );
}

function useLane(freeze: Freeze): Line[] {
  const { t } = useTranslation();
  return freeze.steps.map((step) => ({
    key: `lane ${step.name}`,
    name: t(`security.lane.${step.name}`),
    meaning: MEANINGS[step.state],
    state: t(`security.laneState.${step.state}`),
    wanted: step.wanted_at,
    ended: step.confirmed_at,
    attempts: step.attempts,
    code: step.code,
    results: [],
  }));
}

/** What a step found, in words: ids of rows that nobody looks up, zeros and what was not found are left out. */
function useResults(): (result: PlaybookStep["result"]) => string[] {
  const { t } = useTranslation();
  const language = useLanguage();
  const said: Record<string, (value: string) => string> = {
    since: (value) => formatMoment(value, language),
    sign: (value) => t(`security.sign.${value as TakeoverCase["suspected_by"]}`),
    decision: (value) => t(`security.decision.${value as "keep" | "review"}`),
  };
  return (result) =>
    SHOWN.flatMap((name) => {
      const value = result[name];
      if (!value || value === "0" || value === NOTHING) return [];
      return [t(`security.result.${name}`, { value: said[name]?.(value) ?? value })];
    });
}

function useLines(card: TakeoverCase): Line[] {
  const { t } = useTranslation();
  const results = useResults();
  const lane = useLane(card.freeze);
  const playbook = card.steps.map((step) => ({
    key: step.key,
    name: t(`security.step.${step.name}`),
    meaning: MEANINGS[step.state],
    state: t(`security.stepState.${step.state}`),
    wanted: step.began_at ?? step.wanted_at,
    ended: step.settled_at,
    attempts: step.attempts,
    code: step.code,
    results: results(step.result),
    ...(AGAIN.includes(step.state) ? { retry: step.name } : {}),
  }));
  return [...lane, ...playbook];
}
