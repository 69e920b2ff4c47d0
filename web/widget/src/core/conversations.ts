/**
 * Pure rules for the conversations: which frame changes what, and which frames must be asked for because
 * of it. The numbers are the law: a message is shown once, in the order of its number, and `last` never
 * passes a gap (docs/reference/gateway.md, "Delivery").
 */
import type {
  AckFrame,
  AuthorKind,
  Message,
  MessagesFrame,
  ServerFrame,
  StartedFrame,
  StateFrame,
} from "@havendesk/shared";
import type { Conversation, Parcel, TicketRow } from "./types.ts";

/** A sign of typing is forgotten after this time, in milliseconds. */
export const TYPING_LASTS = 6000;

export interface Outcome {
  conversations: Conversation[];
  /** Tickets that must be opened again from their `last`, because something is missing. */
  gaps: string[];
}

export function blank(key: string, ticket: string | null, openedAt: string): Conversation {
  return {
    key,
    ticket,
    reference: null,
    status: "new",
    handler: "bot",
    assignee: null,
    queue: null,
    rating: null,
    openedAt,
    lastAt: openedAt,
    head: 0,
    last: 0,
    messages: [],
    ahead: [],
    readByAgent: 0,
    readByCustomer: 0,
    typist: null,
    listening: false,
    preview: "",
    previewBy: null,
    news: 0,
    known: false,
  };
}

export function byTicket(all: Conversation[], ticket: string): Conversation | undefined {
  return all.find((one) => one.ticket === ticket);
}

export function byKey(all: Conversation[], key: string): Conversation | undefined {
  return all.find((one) => one.key === key);
}

/** Replaces one conversation by what `change` makes of it; the others stay the same objects. */
export function changeOne(
  all: Conversation[],
  key: string,
  change: (one: Conversation) => Conversation,
): Conversation[] {
  return all.map((one) => (one.key === key ? change(one) : one));
}

function ensure(all: Conversation[], ticket: string, at: string): [Conversation[], Conversation] {
  const found = byTicket(all, ticket);
  if (found) return [all, found];
  const made = blank(ticket, ticket, at);
  return [[...all, made], made];
}

/** Merges the desk's list into what is known: nothing that was seen live is overwritten by an older list. */
export function listed(all: Conversation[], rows: TicketRow[]): Conversation[] {
  let next = all;
  for (const row of rows) {
    let one: Conversation;
    [next, one] = ensure(next, row.id, row.opened_at);
    next = changeOne(next, one.key, (was) => ({
      ...was,
      reference: row.reference,
      status: was.known ? was.status : row.status,
      handler: was.known ? was.handler : row.handler,
      openedAt: row.opened_at,
      lastAt: row.last_at ?? row.opened_at,
      readByCustomer: Math.max(was.readByCustomer, row.read_customer),
      rating: was.rating ?? row.rating,
      head: Math.max(was.head, row.last_number),
      preview: row.last_text ?? "",
      previewBy: row.last_author ?? null,
      news: row.unread ?? 0,
    }));
  }
  return next;
}

/** Applies a range of messages. A range that begins after `last` is ignored: the gap is asked for instead. */
export function deliver(one: Conversation, frame: MessagesFrame): { one: Conversation; gap: boolean } {
  const head = Math.max(one.head, frame.upto);
  if (frame.upto <= one.last) return { one, gap: false };
  if (frame.after > one.last) return { one: { ...one, head }, gap: true };
  const fresh = frame.messages.filter((message) => message.number > one.last);
  const speakers = new Set(fresh.map((message) => message.author.kind));
  return {
    one: {
      ...one,
      head,
      last: frame.upto,
      messages: [...one.messages, ...fresh],
      ahead: one.ahead.filter((message) => message.number > frame.upto),
      typist: one.typist && speakers.has(one.typist.kind) ? null : one.typist,
    },
    gap: false,
  };
}

/** The desk has stored an own message: it is shown at its number until the desk delivers it in order. */
export function acknowledged(
  one: Conversation,
  answer: AckFrame | (StartedFrame & { text: string }),
  parcel: Parcel | undefined,
): Conversation {
  const head = Math.max(one.head, answer.number);
  const known = answer.number <= one.last || one.ahead.some((message) => message.number === answer.number);
  if (known) return { ...one, head };
  const message: Message = {
    ticket: answer.ticket,
    number: answer.number,
    author: { kind: "customer" },
    visibility: "public",
    kind: "text",
    text: answer.text,
    at: answer.at,
    channel: "chat",
    attachments: parcel?.attachments ?? [],
    masked: answer.masked,
    cid: answer.cid,
  };
  const ahead = [...one.ahead, message].sort((a, b) => a.number - b.number);
  return { ...one, head, ahead };
}

/**
 * The chat that was begun here has its ticket now. If a push made the ticket known before the answer came,
 * both are one conversation from here on.
 */
export function started(
  all: Conversation[],
  frame: StartedFrame,
  parcel: Parcel | undefined,
): Conversation[] {
  const key = parcel?.conversation ?? frame.cid;
  const pushed = byTicket(all, frame.ticket);
  const local = byKey(all, key);
  const base = pushed ?? local ?? blank(key, frame.ticket, frame.at);
  const merged: Conversation = {
    ...base,
    key,
    ticket: frame.ticket,
    reference: frame.reference,
    openedAt: local?.openedAt ?? frame.at,
  };
  const rest = all.filter((one) => one !== pushed && one !== local);
  const withText =
    frame.text === null || frame.number < 1
      ? merged
      : acknowledged(merged, { ...frame, text: frame.text }, parcel);
  return [...rest, withText];
}

function stated(one: Conversation, frame: StateFrame): Conversation {
  return {
    ...one,
    reference: frame.reference ?? one.reference,
    status: frame.status,
    handler: frame.handler,
    assignee: frame.assignee?.name ?? null,
    queue: frame.queue,
    rating: frame.rating ?? one.rating,
    head: Math.max(one.head, frame.head),
    readByAgent: Math.max(one.readByAgent, frame.read?.agent ?? 0),
    readByCustomer: Math.max(one.readByCustomer, frame.read?.customer ?? 0),
    typist: one.typist?.kind === "agent" && frame.handler !== "agent" ? null : one.typist,
    listening: frame.listening === true,
    known: true,
  };
}

function marked(one: Conversation, kind: string, number: number): Conversation {
  if (kind === "customer") return { ...one, readByCustomer: Math.max(one.readByCustomer, number) };
  return { ...one, readByAgent: Math.max(one.readByAgent, number) };
}

/**
 * One frame of the gateway, applied. Frames about the connection or about parcels alone change nothing here.
 * `now` in epoch milliseconds.
 */
export function receive(all: Conversation[], frame: ServerFrame, now: number): Outcome {
  const at = new Date(now).toISOString();
  if (frame.type === "messages") {
    const [next, one] = ensure(all, frame.ticket, at);
    const result = deliver(one, frame);
    return {
      conversations: changeOne(next, one.key, () => result.one),
      gaps: result.gap ? [frame.ticket] : [],
    };
  }
  if (frame.type === "state") {
    const [next, one] = ensure(all, frame.ticket, at);
    return { conversations: changeOne(next, one.key, (was) => stated(was, frame)), gaps: [] };
  }
  if (frame.type === "typing" || frame.type === "read") {
    const one = byTicket(all, frame.ticket);
    if (!one) return { conversations: all, gaps: [] };
    const change =
      frame.type === "read"
        ? (was: Conversation) => marked(was, frame.who.kind, frame.number)
        : (was: Conversation): Conversation => ({
            ...was,
            typist: frame.on
              ? { kind: frame.who.kind, name: frame.who.name ?? null, until: now + TYPING_LASTS }
              : null,
          });
    return { conversations: changeOne(all, one.key, change), gaps: [] };
  }
  if (frame.type === "beat") {
    return { conversations: raiseHeads(all, frame.heads), gaps: [] };
  }
  return { conversations: all, gaps: [] };
}

function raiseHeads(all: Conversation[], heads: Record<string, number>): Conversation[] {
  return all.map((one) => {
    const head = one.ticket === null ? 0 : (heads[one.ticket] ?? 0);
    return head > one.head ? { ...one, head } : one;
  });
}

/** Forgets the signs of typing that have run out; the same array if there are none. */
export function forgetTypists(all: Conversation[], now: number): Conversation[] {
  if (!all.some((one) => one.typist !== null && one.typist.until <= now)) return all;
  return all.map((one) => (one.typist && one.typist.until <= now ? { ...one, typist: null } : one));
}

export function isOver(one: Conversation): boolean {
  return one.status === "solved" || one.status === "closed";
}

/** Messages of others that the customer has not had on the screen; the desk's count until they are here. */
export function unread(one: Conversation): number {
  if (one.messages.length === 0) return one.readByCustomer < one.head ? one.news : 0;
  return one.messages.filter(
    (message) =>
      message.number > one.readByCustomer && message.kind !== "event" && message.author.kind !== "customer",
  ).length;
}

/** The last words and whether they are the customer's own; messages on their way are not there yet. */
export function lastWords(one: Conversation): { text: string; by: AuthorKind | null; files: number } {
  const said = [...one.messages, ...one.ahead].filter((message) => message.kind !== "event").at(-1);
  if (said) return { text: said.text, by: said.author.kind, files: said.attachments.length };
  return { text: one.preview, by: one.previewBy, files: one.previewBy && one.preview === "" ? 1 : 0 };
}

export function latest(one: Conversation): string {
  return one.ahead.at(-1)?.at ?? one.messages.at(-1)?.at ?? one.lastAt;
}

/** Newest first: by the time of the last message, else of the opening. */
export function byRecency(all: Conversation[]): Conversation[] {
  return [...all].sort((a, b) => Number(latest(a) < latest(b)) - Number(latest(b) < latest(a)));
}

/** Whether the assistant has the chat and its answer is the last thing that was said. */
export function endsWithAnswer(one: Conversation): boolean {
  const last = one.messages.at(-1);
  return one.handler === "bot" && last?.author.kind === "bot" && last.kind === "answer";
}
