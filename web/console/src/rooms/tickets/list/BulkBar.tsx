import type { Priority, Topic } from "@havendesk/shared";
import { ActionIcon, Button, Menu, Progress, Tooltip } from "@mantine/core";
import { IconCheck, IconDots, IconX } from "@tabler/icons-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../../app/commands";
import { later } from "../../../app/patiently";
import { useMe } from "../../people/MeContext";
import classes from "./BulkBar.module.css";
import type { BulkAct, BulkOutcome } from "./bulk";
import { PRIORITIES, TOPICS } from "./choices";
import { useBulk } from "./useBulk";

export type BulkQuestion = "assign" | "transfer" | "tag" | "untag" | "snooze";

const BulkDialog = later(async () => (await import("./BulkDialog")).BulkDialog);
const BulkRefusals = later(async () => (await import("./BulkRefusals")).BulkRefusals);

interface BulkBarProps {
  ids: string[];
  all: number;
  onClear(): void;
  onChooseAll(): void;
}

/** What can be done with the chosen rows; it lies over the end of the list, so that no row moves. */
export function BulkBar({ ids, all, onClear, onChooseAll }: BulkBarProps) {
  const { t } = useTranslation();
  const me = useMe();
  const bulk = useBulk();
  const [question, setQuestion] = useState<BulkQuestion | null>(null);
  const [outcome, setOutcome] = useState<BulkOutcome | null>(null);
  const may = (permission: string) => me.permissions.includes(permission);

  const run = async (act: BulkAct) => {
    setQuestion(null);
    const result = await bulk.run(ids, act);
    if (result.refused.length > 0 || result.unanswered) setOutcome(result);
    else onClear();
  };
  const ask = (what: BulkQuestion) => () => setQuestion(what);
  const busy = bulk.share !== null;
  useCommands(
    busy
      ? []
      : [
          { id: "list.clear", group: "list", keys: "Escape", label: t("bulk.clear"), run: onClear },
          {
            id: "list.bulkSolve",
            group: "list",
            keys: "Shift+d",
            label: t("bulk.solve"),
            run: () => void run({ act: "solve" }),
          },
          {
            id: "list.bulkClose",
            group: "list",
            keys: "Shift+e",
            label: t("bulk.close"),
            run: () => void run({ act: "close" }),
          },
          { id: "list.bulkTag", group: "list", label: t("bulk.tag"), run: ask("tag") },
          { id: "list.bulkSnooze", group: "list", label: t("bulk.snooze"), run: ask("snooze") },
          { id: "list.bulkTransfer", group: "list", label: t("bulk.transfer"), run: ask("transfer") },
        ],
  );

  return (
    <section className={classes["bar"]} aria-label={t("bulk.label")}>
      <div className={classes["line"]}>
        <strong aria-live="polite">{t("bulk.chosen", { count: ids.length })}</strong>
        {ids.length < all ? (
          <Button size="compact-xs" variant="subtle" onClick={onChooseAll} disabled={busy}>
            {t("bulk.all", { count: all })}
          </Button>
        ) : null}
        <Tooltip label={t("bulk.clear")}>
          <ActionIcon
            className={classes["clear"] ?? ""}
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("bulk.clear")}
            onClick={onClear}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {busy ? (
        <Progress value={(bulk.share ?? 0) * 100} aria-label={t("bulk.running")} animated />
      ) : (
        <div className={classes["acts"]}>
          <Button
            size="xs"
            leftSection={<IconCheck size={14} aria-hidden />}
            onClick={() => void run({ act: "solve" })}
          >
            {t("bulk.solve")}
          </Button>
          <Button size="xs" variant="default" onClick={() => void run({ act: "close" })}>
            {t("bulk.close")}
          </Button>
          <Menu position="top-end" shadow="md" width={230}>
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label={t("bulk.more")}>
                <IconDots size={16} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {may("routing.assign") ? (
                <Menu.Item onClick={ask("assign")}>{t("bulk.assign")}</Menu.Item>
              ) : null}
              <Menu.Item onClick={ask("transfer")}>{t("bulk.transfer")}</Menu.Item>
              <Menu.Item onClick={ask("snooze")}>{t("bulk.snooze")}</Menu.Item>
              <Menu.Divider />
              <Menu.Item onClick={ask("tag")}>{t("bulk.tag")}</Menu.Item>
              <Menu.Item onClick={ask("untag")}>{t("bulk.untag")}</Menu.Item>
              <Menu.Divider />
              <Choices
                label={t("filter.topic")}
                values={TOPICS}
                name={(topic: Topic) => t(`topic.${topic}`)}
                onChoose={(topic) => void run({ act: "topic", topic })}
              />
              <Choices
                label={t("filter.priority")}
                values={PRIORITIES}
                name={(priority: Priority) => t(`priority.${priority}`)}
                onChoose={(priority) => void run({ act: "priority", priority })}
              />
            </Menu.Dropdown>
          </Menu>
        </div>
      )}
      <Suspense fallback={null}>
        {question ? (
          <BulkDialog
            question={question}
            count={ids.length}
            onAct={(act) => void run(act)}
            onClose={() => setQuestion(null)}
          />
        ) : null}
        {outcome ? (
          <BulkRefusals
            outcome={outcome}
            onClose={() => {
              setOutcome(null);
              onClear();
            }}
          />
        ) : null}
      </Suspense>
    </section>
  );
}

interface ChoicesProps<T extends string> {
  label: string;
  values: readonly T[];
  name(value: T): string;
  onChoose(value: T): void;
}

function Choices<T extends string>({ label, values, name, onChoose }: ChoicesProps<T>) {
  return (
    <Menu.Sub>
      <Menu.Sub.Target>
        <Menu.Sub.Item>{label}</Menu.Sub.Item>
      </Menu.Sub.Target>
      <Menu.Sub.Dropdown>
        {values.map((value) => (
          <Menu.Item key={value} onClick={() => onChoose(value)}>
            {name(value)}
          </Menu.Item>
        ))}
      </Menu.Sub.Dropdown>
    </Menu.Sub>
  );
}
