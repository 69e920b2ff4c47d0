import type { TicketRow } from "@havendesk/shared";
import { useTranslation } from "react-i18next";
import { FreezeDialog } from "../../protection/FreezeDialog";
import { AssignDialog } from "../../routing/AssignDialog";
import type { useAct } from "../../routing/actions";
import { TransferDialog } from "../../routing/TransferDialog";
import { PRIORITIES, TOPICS } from "../list/choices";
import { ChoiceDialog } from "./ChoiceDialog";
import { LinksDialog } from "./LinksDialog";
import { MergeDialog } from "./MergeDialog";
import { SnoozeDialog } from "./SnoozeDialog";
import { SplitDialog } from "./SplitDialog";
import { TagsDialog } from "./TagsDialog";

export type DialogName =
  | "transfer"
  | "assign"
  | "topic"
  | "priority"
  | "snooze"
  | "merge"
  | "split"
  | "tags"
  | "links"
  | "freeze";

interface TicketDialogsProps {
  name: DialogName | null;
  row: TicketRow;
  act: ReturnType<typeof useAct>;
  onClose(): void;
  onGone(): void;
  onOpen(ticket: string): void;
}

/** The dialog that is open for a ticket, if any. */
export function TicketDialogs({ name, row, act, onClose, onGone, onOpen }: TicketDialogsProps) {
  const { t } = useTranslation();
  const shared = { row, onClose };
  switch (name) {
    case null:
      return null;
    case "transfer":
      return <TransferDialog {...shared} act={act} onGone={onGone} />;
    case "assign":
      return <AssignDialog {...shared} act={act} />;
    case "snooze":
      return <SnoozeDialog {...shared} onGone={onGone} />;
    case "merge":
      return <MergeDialog {...shared} onOpen={onOpen} />;
    case "split":
      return <SplitDialog {...shared} onOpen={onOpen} />;
    case "tags":
      return <TagsDialog {...shared} />;
    case "freeze":
      return <FreezeDialog {...shared} />;
    case "links":
      return <LinksDialog {...shared} onOpen={onOpen} />;
    case "topic":
      return (
        <ChoiceDialog
          title={t("acts.changeTopic")}
          verb={t("acts.change")}
          value={row.topic}
          choices={TOPICS.map((each) => ({ value: each, label: t(`topic.${each}`) }))}
          busy={act.isPending}
          onChoose={(topic) => act.mutate({ act: "topic", topic }, { onSuccess: onClose })}
          onClose={onClose}
        />
      );
    case "priority":
      return (
        <ChoiceDialog
          title={t("acts.changePriority")}
          verb={t("acts.change")}
          value={row.priority}
          choices={PRIORITIES.map((each) => ({ value: each, label: t(`priority.${each}`) }))}
          busy={act.isPending}
          onChoose={(priority) => act.mutate({ act: "priority", priority }, { onSuccess: onClose })}
          onClose={onClose}
        />
      );
  }
}
