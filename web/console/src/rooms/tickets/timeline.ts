/** What the conversation column shows, from messages and the outbox, as one flat list of rows. Pure. */
import type { Author, MergedTicket, Message } from "@havendesk/shared";
import type { Outgoing } from "../../live/state";
import { dayKey } from "../../ui/format";

/** Messages of one author closer together than this stand in one group. */
const GROUP_MS = 5 * 60_000;

export type Row =
  | { kind: "merged"; key: string; merged: MergedTicket; open: boolean }
  | { kind: "day"; key: string; at: string }
  | { kind: "new"; key: string }
  | { kind: "event"; key: string; message: Message }
  | {
      kind: "message";
      key: string;
      message: Message;
      opensGroup: boolean;
      closesGroup: boolean;
      guest?: true;
    }
  | { kind: "pending"; key: string; item: Outgoing; opensGroup: boolean };

/** What stands before the first message, once the conversation is held from its beginning. */
export interface Before {
  /** Tickets that were merged into this one; their messages never moved. */
  merged: readonly MergedTicket[];
  /** Ids of those whose messages are shown. */
  open: ReadonlySet<string>;
  /** Older messages are not held yet: then the first one has no line of its day, which would vanish under a reader. */
  earlier: boolean;
}

const NOTHING_BEFORE: Before = { merged: [], open: new Set(), earlier: false };

/**
 * @param readUpto the number up to which everything had been read when the conversation was opened, or
 *   null for no divider
 */
export function timeline(
  messages: readonly Message[],
  pending: readonly Outgoing[],
  readUpto: number | null,
  before: Before = NOTHING_BEFORE,
): Row[] {
  const rows: Row[] = [];
  for (const merged of before.merged) {
    const open = before.open.has(merged.ticket);
    rows.push({ kind: "merged", key: `merged-${merged.ticket}`, merged, open });
    if (open) {
      for (const row of spoken(merged.messages, null, `x${merged.ticket}-`, false))
        rows.push(row.kind === "message" ? { ...row, guest: true } : row);
    }
  }
  rows.push(...spoken(messages, readUpto, "", before.earlier));
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

function spoken(
  messages: readonly Message[],
  readUpto: number | null,
  prefix: string,
  earlier: boolean,
): Row[] {
  const rows: Row[] = [];
  let before: Message | null = null;
  let day = "";
  let dividerDone = readUpto === null;
  for (const [index, message] of messages.entries()) {
    if (dayKey(message.at) !== day) {
      day = dayKey(message.at);
      if (index > 0 || !earlier)
        rows.push({ kind: "day", key: `${prefix}day-${message.number}`, at: message.at });
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
    const key = keyOf(message, prefix);
    if (message.kind === "event" || message.author.kind === "system") {
      rows.push({ kind: "event", key, message });
      before = null;
      continue;
    }
    const next = messages[index + 1];
    rows.push({
      kind: "message",
      key,
      message,
      opensGroup: before === null || !together(before, message),
      closesGroup: !next || !together(message, next),
    });
    before = message;
  }
  return rows;
}

/** One's own message keeps the key that it had on its way, so that its row stays the same row. */
function keyOf(message: Message, prefix: string): string {
  return message.cid && prefix === "" ? `c-${message.cid}` : `${prefix}m-${message.number}`;
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

const LINE_PX = 22;
const LINE_CHARACTERS = 64;
const SIZES: Record<Row["kind"], number> = {
  merged: 48,
  day: 42,
  new: 42,
  event: 36,
  message: 22,
  pending: 40,
};

/** About how high a row will be, in px: the better the guess, the less has to be put right while scrolling. */
export function guessedHeight(row: Row | undefined): number {
  if (!row) return 0;
  const base = SIZES[row.kind];
  if (row.kind !== "message" && row.kind !== "pending") return base;
  const { text, attachments }: Pick<Outgoing, "text" | "attachments"> =
    row.kind === "message" ? row.message : row.item;
  const lines = text
    .split("\n")
    .reduce((sum, line) => sum + 1 + Math.floor(line.length / LINE_CHARACTERS), 0);
  const files = attachments.reduce(
    (sum, file) => sum + (file.media_type.startsWith("image/") ? Math.min(240, file.height ?? 200) : 56),
    0,
  );
  const frame = row.opensGroup ? 34 : 0;
  const foot = row.kind === "message" && row.closesGroup ? 20 : 0;
  return base + lines * LINE_PX + files + frame + foot;
}
