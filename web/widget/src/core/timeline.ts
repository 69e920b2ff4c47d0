/** Pure: what a conversation looks like, row by row, from its messages and its parcels. */
import type { Attachment, AuthorKind, Citation, Message, Parts } from "@havendesk/shared";
import { isOver } from "./conversations.ts";
import type { Conversation, Parcel } from "./types.ts";

export type Delivery = "sending" | "sent" | "seen" | "failed";

export interface Bubble {
  row: "bubble";
  key: string;
  mine: boolean;
  author: AuthorKind;
  name: string | null;
  text: string;
  attachments: Attachment[];
  citations: Citation[];
  masked: string[];
  at: string;
  /** The first of a group of one author's messages: carries the name. */
  first: boolean;
  /** The last of its group: carries the time. */
  last: boolean;
  /** Only of own messages, and only where it says something new. */
  delivery: Delivery | null;
  cid: string | null;
  code: string | null;
  parts: Parts | null;
  /** The answer's own address at the desk. */
  answer: string;
  /** Nobody has said anything since. */
  open: boolean;
  /** A later message is the end of the act that this one offers. */
  settled: boolean;
}

export type Row =
  | Bubble
  | { row: "day"; key: string; at: string }
  | { row: "event"; key: string; text: string; at: string }
  | { row: "secret"; key: string; kinds: string[] }
  | { row: "typing"; key: string; author: AuthorKind; name: string | null };

/** Messages of one author within this time stand together, in milliseconds. */
const TOGETHER = 5 * 60_000;

function ofMessage(message: Message): Bubble {
  const mine = message.author.kind === "customer";
  return {
    row: "bubble",
    key: mine && message.cid ? `c${message.cid}` : `n${message.number}`,
    mine,
    author: message.author.kind === "system" ? "bot" : message.author.kind,
    name: message.author.name ?? null,
    text: message.text,
    attachments: message.attachments,
    citations: message.citations ?? [],
    masked: message.masked,
    at: message.at,
    first: true,
    last: true,
    delivery: null,
    cid: null,
    code: null,
    parts: mine ? null : (message.parts ?? null),
    answer: `${message.ticket}/answers/${message.number}`,
    open: false,
    settled: false,
  };
}

function ofParcel(parcel: Parcel): Bubble {
  return {
    row: "bubble",
    key: `c${parcel.cid}`,
    mine: true,
    author: "customer",
    name: null,
    text: parcel.text,
    attachments: parcel.attachments,
    citations: [],
    masked: [],
    at: parcel.at,
    first: true,
    last: true,
    delivery: parcel.status === "failed" ? "failed" : "sending",
    cid: parcel.cid,
    code: parcel.code,
    parts: null,
    answer: "",
    open: false,
    settled: false,
  };
}

function visible(parcel: Parcel): boolean {
  if (parcel.kind !== "start" && parcel.kind !== "send") return false;
  return parcel.text !== "" || parcel.attachments.length > 0;
}

/** A parcel whose message the desk has delivered already is shown once: as the message. */
function pending(one: Conversation, parcels: Parcel[]): Parcel[] {
  const stored = new Set([...one.messages, ...one.ahead].map((message) => message.cid));
  return parcels.filter((parcel) => visible(parcel) && !stored.has(parcel.cid));
}

function together(a: Bubble | null, b: Bubble): boolean {
  return (
    a !== null &&
    a.author === b.author &&
    a.name === b.name &&
    a.masked.length === 0 &&
    Date.parse(b.at) - Date.parse(a.at) < TOGETHER
  );
}

/** The local calendar day, so that a separator falls where the customer's midnight is. */
function dayOf(at: string): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

function marks(one: Conversation, bubbles: { bubble: Bubble; number: number }[]): void {
  const mine = bubbles.filter(({ bubble }) => bubble.mine && bubble.delivery === null);
  const newest = mine.at(-1);
  const seen = mine.filter(({ number }) => number <= one.readByAgent).at(-1);
  if (newest) newest.bubble.delivery = "sent";
  if (seen) seen.bubble.delivery = "seen";
}

/** Which buttons still stand: choices until somebody speaks, an act until a later message ends it. */
function standings(all: Message[], bubbles: Bubble[], over: boolean): void {
  const settled = new Set(all.map((message) => message.parts?.settles));
  const last = all.filter((message) => message.kind !== "event").at(-1);
  for (const bubble of bubbles) {
    bubble.settled = settled.has(bubble.parts?.act?.id) && bubble.parts?.act !== undefined;
    bubble.open = !over && bubble === bubbles.at(-1) && last?.author.kind !== "system";
  }
}

/** The rows from top to bottom. `parcels` in their order. */
export function timeline(one: Conversation, parcels: Parcel[], now: number): Row[] {
  const rows: Row[] = [];
  const bubbles: { bubble: Bubble; number: number }[] = [];
  let day = "";
  let before: Bubble | null = null;
  const separate = (at: string): void => {
    if (dayOf(at) === day) return;
    day = dayOf(at);
    before = null;
    rows.push({ row: "day", key: `d${day}`, at });
  };
  const push = (bubble: Bubble, number: number): void => {
    separate(bubble.at);
    if (before !== null && together(before, bubble)) {
      before.last = false;
      bubble.first = false;
    }
    before = bubble;
    rows.push(bubble);
    bubbles.push({ bubble, number });
    if (bubble.mine && bubble.masked.length > 0) {
      rows.push({ row: "secret", key: `s${bubble.key}`, kinds: bubble.masked });
      before = null;
    }
  };
  const all = [...one.messages, ...one.ahead];
  for (const message of all) {
    // what the desk says beside its assistant is a line, unless it shows or offers something
    if (message.kind === "event" || (message.author.kind === "system" && !message.parts)) {
      separate(message.at);
      before = null;
      rows.push({ row: "event", key: `n${message.number}`, text: message.text, at: message.at });
    } else {
      push(ofMessage(message), message.number);
    }
  }
  for (const parcel of pending(one, parcels)) push(ofParcel(parcel), Number.POSITIVE_INFINITY);
  marks(one, bubbles);
  standings(
    all,
    bubbles.map(({ bubble }) => bubble),
    isOver(one),
  );
  if (one.typist && one.typist.until > now) {
    rows.push({ row: "typing", key: "typing", author: one.typist.kind, name: one.typist.name });
  }
  return rows;
}
