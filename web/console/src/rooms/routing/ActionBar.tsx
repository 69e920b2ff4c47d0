import type { TicketRow } from "@havendesk/shared";
import { ActionIcon, Button, Kbd, Menu } from "@mantine/core";
import {
  IconAlarmOff,
  IconAlarmSnooze,
  IconArrowMerge,
  IconArrowRight,
  IconArrowsSplit2,
  IconBuildingCommunity,
  IconCheck,
  IconDots,
  IconFlag,
  IconHandGrab,
  IconHourglass,
  IconLink,
  IconSnowflake,
  IconTag,
  IconTags,
  IconUserShare,
} from "@tabler/icons-react";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Command, useCommands } from "../../app/commands";
import { useMe } from "../people/MeContext";
import { useTeams } from "../people/queries";
import { type DialogName, TicketDialogs } from "../tickets/dialogs/TicketDialogs";
import { useWork } from "../tickets/dialogs/useWork";
import { allowedActs, useAct } from "./actions";
import { ListenButton } from "./ListenButton";

interface Entry {
  id: string;
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
  label: string;
  keys?: string;
  allowed: boolean;
  run(): void;
}

/** What can be done with a ticket. The server decides again; here only what makes sense is offered. */
export function ActionBar({
  row,
  onGone,
  onOpen,
}: {
  row: TicketRow;
  /** The ticket left one's hands. */
  onGone(): void;
  /** Another ticket goes on in its place. */
  onOpen(ticket: string): void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useAct(row.id);
  useTeams(true);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const allowed = allowedActs(row, me);
  const solve = () => act.mutate({ act: "solve" }, { onSuccess: onGone });
  const take = () => act.mutate({ act: "take" });
  const groups = useEntries(row, act, setDialog);
  useCommands([
    ...(allowed.take ? [command("take", "t", t("acts.take"), take)] : []),
    ...(allowed.finish ? [command("solve", "s", t("acts.solve"), solve)] : []),
    ...groups
      .flat()
      .filter((entry) => entry.allowed)
      .map((entry) => command(entry.id, entry.keys, entry.label, entry.run)),
  ]);

  return (
    <>
      {allowed.take ? (
        <Button
          size="xs"
          leftSection={<IconHandGrab size={16} aria-hidden />}
          loading={act.isPending && act.variables.act === "take"}
          onClick={take}
        >
          {t("acts.take")}
        </Button>
      ) : null}
      {allowed.finish ? (
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
      <Menu position="bottom-end" withinPortal shadow="md" width={280}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t("acts.more")}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {groups.map((entries, index) => (
            <EntryGroup key={entries[0]?.id ?? index} entries={entries} first={index === 0} />
          ))}
        </Menu.Dropdown>
      </Menu>
      <TicketDialogs
        name={dialog}
        row={row}
        act={act}
        onClose={() => setDialog(null)}
        onGone={() => {
          setDialog(null);
          onGone();
        }}
        onOpen={(ticket) => {
          setDialog(null);
          onOpen(ticket);
        }}
      />
    </>
  );
}

function command(verb: string, keys: string | undefined, label: string, run: () => void): Command {
  return { id: `conversation.${verb}`, group: "conversation", ...(keys ? { keys } : {}), label, run };
}

function EntryGroup({ entries, first }: { entries: readonly Entry[]; first: boolean }) {
  return (
    <>
      {first ? null : <Menu.Divider />}
      {entries.map(({ id, icon: Icon, label, keys, allowed, run }) => (
        <Menu.Item
          key={id}
          leftSection={<Icon size={16} aria-hidden />}
          rightSection={
            keys ? (
              <Kbd size="xs" aria-hidden>
                {keys.replace("Shift+", "⇧").toUpperCase()}
              </Kbd>
            ) : null
          }
          disabled={!allowed}
          onClick={run}
        >
          {label}
        </Menu.Item>
      ))}
    </>
  );
}

/** Everything beside taking and solving, in groups; each has its place in the menu, the palette and on the keyboard. */
function useEntries(
  row: TicketRow,
  act: ReturnType<typeof useAct>,
  open: (name: DialogName) => void,
): Entry[][] {
  const { t } = useTranslation();
  const me = useMe();
  const work = useWork(row.id);
  const allowed = allowedActs(row, me);
  const { finish, describe } = allowed;
  const dialog = (
    name: DialogName,
    icon: Entry["icon"],
    label: string,
    keys: string | undefined,
    may: boolean,
  ): Entry => ({
    id: name,
    icon,
    label,
    ...(keys ? { keys } : {}),
    allowed: may,
    run: () => open(name),
  });
  const wait = (what: "customer" | "department", icon: Entry["icon"], label: string): Entry => ({
    id: `wait_${what}`,
    icon,
    label,
    allowed: finish,
    run: () => act.mutate({ act: "wait", for: what }),
  });
  const snoozed = Boolean(row.snoozed_until);
  const wake: Entry = {
    id: "wake",
    icon: IconAlarmOff,
    label: t("snooze.wake"),
    keys: "h",
    allowed: finish,
    run: () => work.mutate({ method: "DELETE", path: "snooze", text: t("snooze.woken") }),
  };
  const whole = row.merged_into ? false : describe;
  return [
    [
      dialog("transfer", IconUserShare, t("acts.transferTo"), "f", allowed.transfer),
      ...(allowed.assign
        ? [dialog("assign", IconArrowRight, t("acts.assignTo"), undefined, allowed.assign)]
        : []),
      snoozed ? wake : dialog("snooze", IconAlarmSnooze, t("snooze.title"), "h", finish),
    ],
    [
      wait("customer", IconHourglass, t("acts.waitCustomer")),
      wait("department", IconBuildingCommunity, t("acts.waitDepartment")),
    ],
    [
      dialog("tags", IconTags, t("tagging.title"), "#", describe),
      dialog("topic", IconTag, t("acts.topicIs", { topic: t(`topic.${row.topic}`) }), "c", describe),
      dialog(
        "priority",
        IconFlag,
        t("acts.priorityIs", { priority: t(`priority.${row.priority}`) }),
        "!",
        describe,
      ),
    ],
    [
      dialog("links", IconLink, t("links.title"), "l", describe),
      dialog("merge", IconArrowMerge, t("merge.title"), "Shift+m", whole),
      dialog("split", IconArrowsSplit2, t("split.title"), "Shift+s", whole),
    ],
    ...(me.permissions.includes("protection.report")
      ? [[dialog("freeze", IconSnowflake, t("freeze.title"), "Shift+f", !row.merged_into)]]
      : []),
  ];
}
