/** Small changes of the live state that several rules share. Pure. */
import type { Conversation, LiveState, Outgoing } from "./state";

export function put(state: LiveState, conversation: Conversation): LiveState {
  return { ...state, conversations: { ...state.conversations, [conversation.ticket]: conversation } };
}

export function replace(state: LiveState, item: Outgoing): LiveState {
  return { ...state, outbox: state.outbox.map((known) => (known.cid === item.cid ? item : known)) };
}

export function replaceAll(
  state: LiveState,
  items: readonly Outgoing[],
  how: (item: Outgoing) => Outgoing,
): LiveState {
  const cids = new Set(items.map((item) => item.cid));
  if (cids.size === 0) return state;
  return { ...state, outbox: state.outbox.map((known) => (cids.has(known.cid) ? how(known) : known)) };
}

export function without(state: LiveState, cid: string): LiveState {
  return { ...state, outbox: state.outbox.filter((item) => item.cid !== cid) };
}
