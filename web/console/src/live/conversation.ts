/** Pure rules of one conversation: which numbers are held, and what a frame adds to them. */
import type { Message, MessagesFrame } from "@havendesk/shared";
import type { Conversation, Typist } from "./state";

/** A sign of typing is forgotten after this time; the other side repeats it every 3 s. */
export const TYPING_MS = 6_000;

export function emptyConversation(ticket: string): Conversation {
  return {
    ticket,
    from: 0,
    last: 0,
    messages: [],
    state: null,
    read: { customer: 0, agent: 0 },
    typing: [],
    here: [],
    loaded: false,
    lost: false,
  };
}

export type Applied =
  | { kind: "known" }
  | { kind: "gap" }
  | { kind: "added"; conversation: Conversation; fresh: Message[] };

/** Apply a `messages` frame as docs/reference/gateway.md ("Applying `messages`") says. */
export function applyMessages(held: Conversation, frame: MessagesFrame): Applied {
  if (frame.upto <= held.last) return { kind: "known" };
  if (frame.after > held.last) return { kind: "gap" };
  const fresh = frame.messages.filter((message) => message.number > held.last);
  const authors = new Set(fresh.map((message) => message.author.kind));
  return {
    kind: "added",
    fresh,
    conversation: {
      ...held,
      messages: [...held.messages, ...fresh],
      last: frame.upto,
      typing: held.typing.filter((typist) => !authors.has(typist.kind)),
    },
  };
}

/** Take the page that came over HTTP; what is already held beyond it stays where the two touch. */
export function applyPage(
  held: Conversation,
  page: {
    after: number;
    upto: number;
    messages: readonly Message[];
    read?: { customer: number; agent: number };
  },
): Conversation {
  const read = page.read
    ? {
        customer: Math.max(held.read.customer, page.read.customer),
        agent: Math.max(held.read.agent, page.read.agent),
      }
    : held.read;
  const base = { ...held, read, loaded: true, lost: false };
  const touches = held.loaded && page.after <= held.last && held.from <= page.upto;
  if (!touches) {
    // A page older than what is held, with a hole between, must not push the newer numbers out.
    if (held.loaded && page.upto < held.last) return base;
    return { ...base, from: page.after, last: page.upto, messages: page.messages };
  }
  const older = held.messages.filter((message) => message.number <= page.after);
  const newer = held.messages.filter((message) => message.number > page.upto);
  return {
    ...base,
    from: Math.min(held.from, page.after),
    last: Math.max(held.last, page.upto),
    messages: [...older, ...page.messages, ...newer],
  };
}

/** Put earlier messages, numbers `after + 1` to the first held one, in front. */
export function applyEarlier(held: Conversation, after: number, messages: readonly Message[]): Conversation {
  if (after >= held.from) return held;
  const older = messages.filter((message) => message.number > after && message.number <= held.from);
  return { ...held, from: after, messages: [...older, ...held.messages] };
}

/** Who types now, after this sign; a name is kept only as long as the sign lasts. */
export function applyTyping(typing: readonly Typist[], typist: Typist, on: boolean): readonly Typist[] {
  const others = typing.filter((known) => known.kind !== typist.kind || known.name !== typist.name);
  return on ? [...others, typist] : others;
}

export function stillTyping(typing: readonly Typist[], at: number): readonly Typist[] {
  const left = typing.filter((typist) => at - typist.at < TYPING_MS);
  return left.length === typing.length ? typing : left;
}
