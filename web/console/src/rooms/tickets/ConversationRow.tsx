import type { MergedTicket, TicketRow } from "@havendesk/shared";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLiveClient } from "../../live/LiveProvider";
import type { Outgoing } from "../../live/state";
import { useNow } from "../../ui/useNow";
import { useMe } from "../people/MeContext";
import classes from "./Conversation.module.css";
import { DayItem, EventItem, MessageItem, NewItem } from "./Messages";
import { PendingItem } from "./PendingItem";
import type { Row } from "./timeline";

export interface RowActs {
  row: TicketRow;
  alias: string;
  /** The last number of ours that the customer has seen. */
  seen: number;
  onEdit(item: Outgoing): void;
  onMerged(ticket: string): void;
}

/** One row of the conversation, whatever it is. */
export function ConversationRow({ item, acts }: { item: Row; acts: RowActs }) {
  const me = useMe();
  const now = useNow();
  const client = useLiveClient();
  switch (item.kind) {
    case "merged":
      return <MergedHead merged={item.merged} open={item.open} onToggle={acts.onMerged} />;
    case "day":
      return <DayItem at={item.at} now={now} />;
    case "new":
      return <NewItem />;
    case "event":
      return <EventItem message={item.message} />;
    case "pending":
      return (
        <PendingItem
          item={item.item}
          opensGroup={item.opensGroup}
          name={me.name}
          mine={acts.row.assignee_id === me.id}
          onRetry={(anyway) => client.dispatch({ type: "retry", cid: item.item.cid, anyway })}
          onEdit={() => acts.onEdit(item.item)}
          onDiscard={() => client.dispatch({ type: "discard", cid: item.item.cid })}
        />
      );
    case "message":
      return (
        <MessageItem
          message={item.message}
          opensGroup={item.opensGroup}
          closesGroup={item.closesGroup}
          alias={acts.alias}
          language={acts.row.language}
          seen={!item.guest && item.message.number === acts.seen}
        />
      );
  }
}

function MergedHead({
  merged,
  open,
  onToggle,
}: {
  merged: MergedTicket;
  open: boolean;
  onToggle(ticket: string): void;
}) {
  const { t } = useTranslation();
  const Icon = open ? IconChevronDown : IconChevronRight;
  return (
    <button
      type="button"
      className={classes["merged"]}
      aria-expanded={open}
      onClick={() => onToggle(merged.ticket)}
    >
      <Icon size={16} aria-hidden />
      {t("conversation.merged", { reference: merged.reference, count: merged.messages.length })}
    </button>
  );
}
