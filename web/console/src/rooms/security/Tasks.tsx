import type { CaseTask, PlaybookStepName } from "@havendesk/shared";
import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useCaseAct } from "./queries";
import classes from "./Security.module.css";

/** What people must do, the next clock first. */
export function Tasks({ tasks, may }: { tasks: readonly CaseTask[]; may: boolean }) {
  const { t } = useTranslation();
  if (tasks.length === 0) return null;
  const order = [...tasks].sort((a, b) => Number(a.state !== "open") - Number(b.state !== "open"));
  return (
    <section aria-labelledby="tasks">
      <h2 className={classes["heading"]} id="tasks">
        {t("security.tasks")}
      </h2>
      <ul className={classes["rows"]}>
        {order.map((task) => (
          <Task key={task.id} task={task} may={may} />
        ))}
      </ul>
    </section>
  );
}

/** What a task is about: a step's name, a receiver, or the words for a receiver that nobody knows yet. */
function useMatter({ kind, about }: CaseTask): string {
  const { t } = useTranslation();
  if (kind === "step_by_hand") return t(`security.step.${about as PlaybookStepName}`);
  return kind === "send_alert" ? about.replace(/^unknown\b/, t("security.unknownVenue")) : about;
}

function Task({ task, may }: { task: CaseTask; may: boolean }) {
  const { t } = useTranslation();
  const act = useCaseAct();
  const [note, setNote] = useState("");
  const name = t(`security.task.${task.kind}`);
  const about = useMatter(task);
  return (
    <li className={classes["row"]}>
      <span className={classes["lineName"]}>
        {name}
        {about ? <span className={classes["about"]}> · {about}</span> : null}
      </span>
      <span className={classes["rowSub"]}>
        <span>
          {t("security.due")} <Moment at={task.due_at} />
        </span>
        {task.owner ? <span translate="no">{task.owner}</span> : null}
        {task.done_by ? <span>{t("security.doneBy", { name: task.done_by })}</span> : null}
        {task.note ? (
          <span dir="auto" translate="no">
            {task.note}
          </span>
        ) : null}
      </span>
      {task.overdue ? <Tag meaning="urgent">{t("security.isOverdue")}</Tag> : null}
      {task.state === "open" ? null : (
        <Tag meaning={task.state === "done" ? "good" : "calm"}>{t(`security.taskState.${task.state}`)}</Tag>
      )}
      {may && task.state === "open" && task.kind !== "send_alert" ? (
        <Group gap="xs" wrap="nowrap">
          <TextInput
            size="xs"
            value={note}
            maxLength={500}
            dir="auto"
            aria-label={t("security.noteFor", { task: name })}
            placeholder={t("security.note")}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Button
            size="xs"
            variant="light"
            loading={act.isPending}
            onClick={() =>
              act.mutate({ path: `tasks/${task.id}/done`, body: { note }, done: t("security.taskDone") })
            }
          >
            {t("security.done")}
          </Button>
        </Group>
      ) : null}
    </li>
  );
}
