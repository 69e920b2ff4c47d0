import type { Priority, TicketRow, Topic } from "@havendesk/shared";
import { ActionIcon, Button, Menu } from "@mantine/core";
import {
  IconArrowRight,
  IconBuildingCommunity,
  IconCheck,
  IconDots,
  IconHandGrab,
  IconHourglass,
  IconUserShare,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { useMe } from "../people/MeContext";
import { useTeams } from "../people/queries";
import { AssignDialog } from "./AssignDialog";
import { allowedActs, useAct } from "./actions";
import { ListenButton } from "./ListenButton";
import { TransferDialog } from "./TransferDialog";

const TOPICS: Topic[] = [
  "account",
  "identity",
  "deposit",
  "withdrawal",
  "trading",
  "fees",
  "security",
  "api",
  "tax",
  "other",
];
const PRIORITIES: Priority[] = ["urgent", "high", "normal", "low"];

/** What can be done with a ticket. The server decides again; here only what makes sense is offered. */
export function ActionBar({ row, onGone }: { row: TicketRow; onGone(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useAct(row.id);
  useTeams(true);
  const [dialog, setDialog] = useState<"transfer" | "assign" | null>(null);
  const allowed = allowedActs(row, me);
  const canTake = allowed.take;
  const canSolve = allowed.finish;
  const solve = () => act.mutate({ act: "solve" }, { onSuccess: onGone });

  useCommands([
    ...(canTake
      ? [
          {
            id: "conversation.take",
            group: "conversation" as const,
            keys: "t",
            label: t("acts.take"),
            run: () => act.mutate({ act: "take" }),
          },
        ]
      : []),
    ...(canSolve
      ? [
          {
            id: "conversation.solve",
            group: "conversation" as const,
            keys: "s",
            label: t("acts.solve"),
            run: solve,
          },
        ]
      : []),
  ]);

  return (
    <>
      {canTake ? (
        <Button
          size="xs"
          leftSection={<IconHandGrab size={16} aria-hidden />}
          loading={act.isPending && act.variables.act === "take"}
          onClick={() => act.mutate({ act: "take" })}
        >
          {t("acts.take")}
        </Button>
      ) : null}
      {canSolve ? (
        <Button
          size="xs"
          variant="light"
          leftSection={<IconCheck size={16} aria-hidden />}
          loading={act.isPending && act.variables.act === "solve"}
          onClick={solve}
        >
          {t("acts.solve")}
        </Button>
      ) : null}
      <ListenButton row={row} />
      <Menu position="bottom-end" withinPortal shadow="md" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t("acts.more")}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconUserShare size={16} aria-hidden />}
            disabled={!allowed.transfer}
            onClick={() => setDialog("transfer")}
          >
            {t("acts.transferTo")}
          </Menu.Item>
          {allowed.assign ? (
            <Menu.Item
              leftSection={<IconArrowRight size={16} aria-hidden />}
              onClick={() => setDialog("assign")}
            >
              {t("acts.assignTo")}
            </Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconHourglass size={16} aria-hidden />}
            disabled={!allowed.finish}
            onClick={() => act.mutate({ act: "wait", for: "customer" })}
          >
            {t("acts.waitCustomer")}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconBuildingCommunity size={16} aria-hidden />}
            disabled={!allowed.finish}
            onClick={() => act.mutate({ act: "wait", for: "department" })}
          >
            {t("acts.waitDepartment")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item disabled={!allowed.describe}>
                {t("acts.topicIs", { topic: t(`topic.${row.topic}`) })}
              </Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {TOPICS.map((topic) => (
                <Menu.Item
                  key={topic}
                  leftSection={topic === row.topic ? <IconCheck size={14} aria-hidden /> : null}
                  onClick={() => act.mutate({ act: "topic", topic })}
                >
                  {t(`topic.${topic}`)}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
          <Menu.Sub>
            <Menu.Sub.Target>
              <Menu.Sub.Item disabled={!allowed.describe}>
                {t("acts.priorityIs", { priority: t(`priority.${row.priority}`) })}
              </Menu.Sub.Item>
            </Menu.Sub.Target>
            <Menu.Sub.Dropdown>
              {PRIORITIES.map((priority) => (
                <Menu.Item
                  key={priority}
                  leftSection={priority === row.priority ? <IconCheck size={14} aria-hidden /> : null}
                  onClick={() => act.mutate({ act: "priority", priority })}
                >
                  {t(`priority.${priority}`)}
                </Menu.Item>
              ))}
            </Menu.Sub.Dropdown>
          </Menu.Sub>
        </Menu.Dropdown>
      </Menu>
      {dialog === "transfer" ? (
        <TransferDialog row={row} act={act} onClose={() => setDialog(null)} onGone={onGone} />
      ) : null}
      {dialog === "assign" ? <AssignDialog row={row} act={act} onClose={() => setDialog(null)} /> : null}
    </>
  );
}
