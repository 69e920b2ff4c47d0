/** What the conversation column shows, from messages and the outbox, as one flat list of rows. Pure. */
import type { Author, Message } from "@havendesk/shared";
import type { Outgoing } from "../../live/state";
import { dayKey } from "../../ui/format";

/** Messages of one author closer together than this stand in one group. */
const GROUP_MS = 5 * 60_000;

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "event"; key: string; message: Message }
  | { kind: "message"; key: string; message: Message; opensGroup: boolean; closesGroup: boolean }
  | { kind: "pending"; key: string; item: Outgoing; opensGroup: boolean };

/**
 * @param readUpto the number up to which everything had been read when the conversation was opened, or
 *   null for no divider
 */
export function timeline(
  messages: readonly Message[],
  pending: readonly Outgoing[],
  readUpto: number | null,
): Row[] {
  const rows: Row[] = [];
  let before: Message | null = null;
  let day = "";
  let dividerDone = readUpto === null;
  for (const [index, message] of messages.entries()) {
    if (dayKey(message.at) !== day) {
      day = dayKey(message.at);
      rows.push({ kind: "day", key: `day-${message.number}`, at: message.at });
      before = null;
    }
    if (
      !dividerDone &&
      readUpto !== null &&
      message.number > readUpto &&
      message.author.kind === "customer"
    ) {
      rows.push({ kind: "new", key: "new" });
      dividerDone = true;
      before = null;
    }
    if (message.kind === "event" || message.author.kind === "system") {
      rows.push({ kind: "event", key: `m-${message.number}`, message });
      before = null;
      continue;
    }
    const next = messages[index + 1];
    rows.push({
      kind: "message",
      key: `m-${message.number}`,
      message,
      opensGroup: before === null || !together(before, message),
      closesGroup: !next || !together(message, next),
    });
    before = message;
  }
  let previous: { internal: boolean } | null = null;
  for (const item of pending) {
    rows.push({
      kind: "pending",
      key: `c-${item.cid}`,
      item,
      opensGroup: previous === null || previous.internal !== item.internal,
    });
    previous = item;
  }
  return rows;
}

function together(a: Message, b: Message): boolean {
  return (
    b.kind !== "event" &&
    sameAuthor(a.author, b.author) &&
    a.visibility === b.visibility &&
    Date.parse(b.at) - Date.parse(a.at) < GROUP_MS &&
    dayKey(a.at) === dayKey(b.at)
  );
}

function sameAuthor(a: Author, b: Author): boolean {
  return a.kind === b.kind && (a.id ?? a.name ?? "") === (b.id ?? b.name ?? "");
}

/** The last public message from our side that the customer has seen, for the "seen" mark; 0 if none. */
export function lastSeenOfOurs(messages: readonly Message[], customerRead: number): number {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (message?.visibility !== "public") continue;
    if (message.author.kind !== "agent" && message.author.kind !== "bot") continue;
    if (message.number <= customerRead) return message.number;
  }
  return 0;
}
