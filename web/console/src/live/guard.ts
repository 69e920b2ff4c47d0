/**
 * No double answer: a reply is stored only if nobody else answered since its writer last saw the conversation.
 * The server refuses when *anything* was stored meanwhile; here is decided whether that was somebody's answer
 * (the writer chooses) or only the customer going on (the reply is sent again by itself). Pure.
 */
import type { Message } from "@havendesk/shared";
import type { Conversation, LiveState, Outgoing } from "./state";

/** Refusals that a later state of the ticket may turn around: it was not ours when the message arrived. */
export const NOT_OURS: ReadonlySet<string> = new Set([
  "not_assigned",
  "no_access_grant",
  "ticket_of_another",
  "forbidden",
]);

/** The number that must still be the ticket's last when this reply is stored; undefined: send it in any case. */
export function expectedHead(state: LiveState, item: Outgoing): number | undefined {
  if (item.internal || item.seenHead === null || item.seenHead === undefined) return undefined;
  const held = state.conversations[item.ticket];
  const mine = state.outbox.filter((known) => known.ticket === item.ticket && known.cid !== item.cid);
  const stored = mine.flatMap((known) => (known.number === null ? [] : [known.number]));
  return Math.max(held?.loaded ? held.last : item.seenHead, ...stored);
}

/** What somebody else told the customer after the writer of `item` last saw the conversation. */
export function othersAnswers(held: Conversation, item: Outgoing, me: string | null): Message[] {
  if (item.seenHead === null || item.seenHead === undefined) return [];
  const seen = item.seenHead;
  return held.messages.filter(
    (message) =>
      message.number > seen &&
      message.visibility === "public" &&
      message.kind !== "event" &&
      (message.author.kind === "bot" || message.author.kind === "agent") &&
      message.author.id !== me,
  );
}

/** Whether this reply would now be a second answer. */
export function wouldDouble(state: LiveState, item: Outgoing): boolean {
  const held = state.conversations[item.ticket];
  if (!held?.loaded || item.internal) return false;
  return othersAnswers(held, item, state.welcome?.you.id ?? null).length > 0;
}
