/** What happens to a message that was written here, until it stands in the conversation. Pure. */
import type { RefusedFrame, SendFrame } from "@havendesk/shared";
import { expectedHead, NOT_OURS, wouldDouble } from "./guard";
import type { Effect, Input, LiveState, Outgoing, Step } from "./state";
import { replace, replaceAll, without } from "./steps";

/** Take out of the outbox what now stands in the conversation. */
export function settle(state: LiveState, ticket: string): Step {
  const held = state.conversations[ticket];
  if (!held) return { state, effects: [] };
  const stored = new Set(held.messages.map((message) => message.cid).filter(Boolean));
  const done = state.outbox.filter(
    (item) =>
      item.ticket === ticket && (stored.has(item.cid) || (item.number !== null && item.number <= held.last)),
  );
  if (done.length === 0) return judgeWaiting(state, ticket);
  const gone = new Set(done.map((item) => item.cid));
  const effects: Effect[] = done.map((item) => ({ do: "drop", cid: item.cid }));
  // The message may come before its ack; what waited for it must start once, and only once.
  for (const item of done) if (item.phase !== "sent") effects.push({ do: "stored", item });
  const next = judgeWaiting({ ...state, outbox: state.outbox.filter((item) => !gone.has(item.cid)) }, ticket);
  const on = goOn(next.state, ticket);
  return { state: on.state, effects: [...effects, ...next.effects, ...on.effects] };
}

/** Replies that were refused because the conversation went on: now that it is held, is somebody's answer in it? */
function judgeWaiting(state: LiveState, ticket: string): Step {
  const held = state.conversations[ticket];
  const ripe = state.outbox.filter(
    (item) =>
      item.ticket === ticket && item.waitHead != null && held !== undefined && item.waitHead <= held.last,
  );
  if (ripe.length === 0) return { state, effects: [] };
  let next = state;
  for (const item of ripe) next = replace(next, { ...item, waitHead: null });
  return goOn(next, ticket);
}

export function fail(state: LiveState, item: Outgoing, refused: RefusedFrame): Step {
  const unseen = !state.conversations[item.ticket]?.loaded;
  const failed: Outgoing = { ...item, phase: "failed", refused, waitHead: null, away: unseen };
  return {
    state: replace(state, failed),
    effects: [
      { do: "keep", item: failed },
      ...(unseen ? [{ do: "unsent", ticket: item.ticket, code: refused.code } as const] : []),
    ],
  };
}

/** The conversation went on before the reply arrived: hold what was missed, then `judgeWaiting` decides. */
export function onHeadMoved(state: LiveState, item: Outgoing, frame: RefusedFrame): Step {
  const held = state.conversations[item.ticket];
  if (!held?.loaded) return fail(state, item, frame);
  const waiting: Outgoing = { ...item, phase: "queued", waitHead: frame.head ?? held.last + 1 };
  const next = replace(state, waiting);
  const judged = judgeWaiting(next, item.ticket);
  if (judged.effects.length > 0) return judged;
  return {
    state: next,
    effects: [
      { do: "keep", item: waiting },
      { do: "send", frame: { type: "open", ticket: item.ticket, after: held.last } },
    ],
  };
}

/** "Again, later": what is under way of that ticket waits, then goes again. */
export function waitAndResend(state: LiveState, cid: string, afterMs: number): Step {
  const item = state.outbox.find((known) => known.cid === cid);
  if (!item) return { state, effects: [] };
  const outbox = state.outbox.map((known) =>
    known.ticket === item.ticket && known.phase === "sending"
      ? { ...known, phase: "queued" as const }
      : known,
  );
  return {
    state: { ...state, outbox },
    effects: [{ do: "later", afterMs, input: { type: "resend", ticket: item.ticket } }],
  };
}

/** A new connection: what was on its way on the old one is not any more, and goes again first. */
export function resendAll(state: LiveState): Step {
  const stale = state.outbox.filter((item) => item.phase === "sending");
  let next = replaceAll(state, stale, (item) => ({ ...item, phase: "queued" }));
  const effects: Effect[] = [];
  for (const ticket of new Set(next.outbox.map((item) => item.ticket))) {
    const step = goOn(next, ticket);
    next = step.state;
    effects.push(...step.effects);
  }
  return { state: next, effects };
}

/**
 * Send the next message of a ticket, unless one is under way: one at a time, oldest first. Two at once could
 * change places, because the first may be refused (the conversation went on) and the second not.
 */
export function goOn(state: LiveState, ticket: string): Step {
  const effects: Effect[] = [];
  let next = state;
  while (next.link.phase === "online") {
    const waiting = next.outbox
      .filter((item) => item.ticket === ticket && (item.phase === "queued" || item.phase === "sending"))
      .sort((a, b) => a.writtenAt - b.writtenAt);
    const first = waiting[0];
    if (!first || first.waitHead != null || waiting.some((item) => item.phase === "sending")) break;
    const step = transmit(next, first);
    next = step.state;
    effects.push(...step.effects);
  }
  return { state: next, effects };
}

/** Send one message, unless it would now be a second answer to the customer: then its writer decides. */
function transmit(state: LiveState, item: Outgoing): Step {
  if (wouldDouble(state, item)) {
    return fail(state, item, { type: "refused", cid: item.cid, code: "head_moved", title: "" });
  }
  const frame = sendFrame(item, expectedHead(state, item));
  return { state: replace(state, { ...item, phase: "sending" }), effects: [{ do: "send", frame }] };
}

export function sendFrame(item: Outgoing, onlyIfHead?: number): SendFrame {
  return {
    type: "send",
    ticket: item.ticket,
    cid: item.cid,
    text: item.text,
    ...(item.attachments.length > 0 ? { attachments: item.attachments.map((file) => file.id) } : {}),
    ...(item.internal ? { internal: true } : {}),
    ...(onlyIfHead === undefined ? {} : { only_if_head: onlyIfHead }),
    ...(item.internal && item.mentions?.length ? { mentions: [...item.mentions] } : {}),
  };
}

export function onWrite(state: LiveState, message: Extract<Input, { type: "write" }>["message"]): Step {
  const held = state.conversations[message.ticket];
  const item: Outgoing = {
    ...message,
    phase: "queued",
    number: null,
    masked: [],
    refused: null,
    seenHead: message.internal || !held?.loaded ? null : held.last,
    waitHead: null,
  };
  return enqueue(state, item);
}

/** Put it at the end of what is on its way, and send it where nothing of this ticket is. */
function enqueue(state: LiveState, item: Outgoing): Step {
  const behind = state.outbox.some((known) => known.ticket === item.ticket && known.phase === "queued");
  const listed = { ...state, outbox: [...state.outbox, item] };
  // What is queued already waits for a time or an answer; both go on by themselves.
  if (behind) return { state: listed, effects: [{ do: "keep", item }] };
  const sent = goOn(listed, item.ticket);
  return { state: sent.state, effects: [{ do: "keep", item }, ...sent.effects] };
}

export function onRestore(state: LiveState, kept: readonly Outgoing[]): Step {
  const known = new Set(state.outbox.map((item) => item.cid));
  const added = kept
    .filter((item) => !known.has(item.cid) && item.phase !== "sent")
    .map((item) => (item.phase === "failed" ? item : { ...item, phase: "queued" as const, waitHead: null }));
  return { state: { ...state, outbox: [...added, ...state.outbox] }, effects: [] };
}

/** Once more, with the same id. `anyway`: also after somebody else answered, which the writer has now seen. */
export function onRetry(state: LiveState, cid: string, anyway: boolean): Step {
  const item = state.outbox.find((known) => known.cid === cid);
  if (item?.phase !== "failed") return { state, effects: [] };
  const held = state.conversations[item.ticket];
  const seenHead = anyway && !item.internal && held?.loaded ? held.last : (item.seenHead ?? null);
  return enqueue(without(state, cid), {
    ...item,
    refused: null,
    phase: "queued",
    writtenAt: Math.max(item.writtenAt, ...state.outbox.map((known) => known.writtenAt)),
    seenHead,
  });
}

/** The ticket is somebody else's now: should it come back, what was refused meanwhile can be sent. */
export function leftBehind(state: LiveState, ticket: string): LiveState {
  const gone = state.outbox.filter(
    (item) =>
      item.ticket === ticket &&
      item.phase === "failed" &&
      !item.away &&
      NOT_OURS.has(item.refused?.code ?? ""),
  );
  return replaceAll(state, gone, (item) => ({ ...item, away: true }));
}
