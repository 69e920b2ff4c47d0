/**
 * Frames and wishes in, the next state and the effects out. No socket, clock or storage in here, so that
 * every promise of the gateway's page (gap, double, order, retry with the same id) is a plain test.
 */
import { AGAIN_LATER, type RefusedFrame, type ServerFrame } from "@havendesk/shared";
import {
  applyEarlier,
  applyMessages,
  applyPage,
  applyTyping,
  emptyConversation,
  stillTyping,
} from "./conversation";
import {
  fail,
  goOn,
  leftBehind,
  onHeadMoved,
  onRestore,
  onRetry,
  onWrite,
  resendAll,
  settle,
  waitAndResend,
} from "./sending";
import type { Conversation, Effect, Input, LiveState, Outgoing, Step } from "./state";
import { put, replace, without } from "./steps";

/** How long an unseen higher head may wait for its `messages` before we ask (gateway page, "Heartbeat"). */
const HEAD_PATIENCE_MS = 2_000;
const DEFAULT_RETRY_MS = 1_000;

export function reduce(state: LiveState, input: Input): Step {
  switch (input.type) {
    case "frame":
      return onFrame(state, input.frame, input.at);
    case "link":
      return onLink(state, input);
    case "page":
      return onPage(state, input);
    case "earlier":
      return change(state, input.ticket, (held) => applyEarlier(held, input.after, input.messages));
    case "leave":
      return onLeave(state, input.ticket);
    case "write":
      return onWrite(state, input.message);
    case "restore":
      return onRestore(state, input.outbox);
    case "resend":
      return goOn(state, input.ticket);
    case "retry":
      return onRetry(state, input.cid, input.anyway === true);
    case "discard":
      return { state: without(state, input.cid), effects: [{ do: "drop", cid: input.cid }] };
    case "seen":
      return onSeen(state, input.ticket, input.number);
    case "follow":
      return onFollow(state, input.ticket);
    case "headCheck":
      return onHeadCheck(state, input.ticket, input.head);
    case "tick":
      return onTick(state, input.at);
  }
}

function onFrame(state: LiveState, frame: ServerFrame, at: number): Step {
  switch (frame.type) {
    case "welcome":
      return onWelcome(state, frame);
    case "messages":
      return onMessages(state, frame);
    case "state":
      return onState(state, frame);
    case "ack":
      return onAck(state, frame);
    case "refused":
      return onRefused(state, frame);
    case "busy":
      return frame.cid ? waitAndResend(state, frame.cid, frame.retry_after_ms) : { state, effects: [] };
    case "typing":
      return change(state, frame.ticket, (held) => ({
        ...held,
        typing: applyTyping(
          held.typing,
          { kind: frame.who.kind, name: frame.who.name ?? null, at },
          frame.on,
        ),
      }));
    case "read":
      return change(state, frame.ticket, (held) => raiseRead(held, frame.who.kind, frame.number));
    case "here": {
      const me = state.welcome?.you.id;
      const here = frame.people.filter((person) => person.id !== me);
      return change(state, frame.ticket, (held) => ({ ...held, here }));
    }
    case "beat":
      return onBeat(state, frame.heads);
    case "desk":
      return { state, effects: [{ do: "lists", changed: frame.changed }] };
    case "assigned":
    case "unassigned":
      return {
        state,
        effects: [
          { do: "assigned", ticket: frame.ticket, mine: frame.type === "assigned" },
          { do: "lists", changed: null },
        ],
      };
    case "drain":
      return {
        state: {
          ...state,
          link: { ...state.link, phase: "draining", retryAt: at + frame.reconnect_after_ms },
        },
        effects: [],
      };
    default:
      // A newer server may say more than this page knows.
      return { state, effects: [] };
  }
}

function onWelcome(state: LiveState, frame: Extract<ServerFrame, { type: "welcome" }>): Step {
  const resumed = new Set(frame.resumed);
  const conversations: Record<string, Conversation> = {};
  const opens: Effect[] = [];
  for (const held of Object.values(state.conversations)) {
    conversations[held.ticket] = { ...held, typing: [], here: [] };
    // Not resumed: it was loaded after the hello, or it is no longer ours; `open` is answered either way.
    if (held.loaded && !resumed.has(held.ticket)) {
      opens.push({ do: "send", frame: { type: "open", ticket: held.ticket, after: held.last } });
    }
  }
  const online: LiveState = {
    ...state,
    welcome: frame,
    conversations,
    link: { phase: "online", retryAt: null, everOnline: true },
  };
  const step = resendAll(online);
  // What the lists showed may be old after any pause: fetch them anew.
  return { state: step.state, effects: [...opens, ...step.effects, { do: "lists", changed: null }] };
}

function onMessages(state: LiveState, frame: Extract<ServerFrame, { type: "messages" }>): Step {
  const held = state.conversations[frame.ticket];
  if (!held?.loaded) return { state, effects: [] };
  const applied = applyMessages(held, frame);
  if (applied.kind === "known") return { state, effects: [] };
  if (applied.kind === "gap") {
    return {
      state,
      effects: [{ do: "send", frame: { type: "open", ticket: frame.ticket, after: held.last } }],
    };
  }
  const settled = settle(put(state, applied.conversation), frame.ticket);
  return {
    state: settled.state,
    effects: [...settled.effects, { do: "heard", ticket: frame.ticket, messages: applied.fresh }],
  };
}

function onState(state: LiveState, frame: Extract<ServerFrame, { type: "state" }>): Step {
  const held = state.conversations[frame.ticket];
  if (!held) return { state, effects: [] };
  const before = held.state;
  const next: Conversation = {
    ...held,
    state: frame,
    lost: false,
    read: {
      customer: Math.max(held.read.customer, frame.read?.customer ?? 0),
      agent: Math.max(held.read.agent, frame.read?.agent ?? 0),
    },
  };
  const moved =
    before === null ||
    before.status !== frame.status ||
    before.handler !== frame.handler ||
    before.assignee?.id !== frame.assignee?.id ||
    before.topic !== frame.topic ||
    before.priority !== frame.priority;
  const mine = frame.assignee?.id === state.welcome?.you.id;
  const after = mine ? put(state, next) : leftBehind(put(state, next), frame.ticket);
  return { state: after, effects: moved && before ? [{ do: "moved", ticket: frame.ticket }] : [] };
}

function onAck(state: LiveState, frame: Extract<ServerFrame, { type: "ack" }>): Step {
  const item = state.outbox.find((known) => known.cid === frame.cid);
  if (!item) return { state, effects: [] };
  if (!state.conversations[frame.ticket]) {
    return {
      state: without(state, frame.cid),
      effects: [
        { do: "drop", cid: frame.cid },
        { do: "stored", item },
      ],
    };
  }
  const sent: Outgoing = {
    ...item,
    phase: "sent",
    number: frame.number,
    text: frame.text,
    masked: frame.masked,
    refused: null,
  };
  const next = replace(state, sent);
  const effects: Effect[] = [{ do: "drop", cid: frame.cid }];
  if (item.phase !== "sent") effects.push({ do: "stored", item: sent });
  if (frame.masked.length > 0) effects.push({ do: "masked", ticket: frame.ticket, kinds: frame.masked });
  const settled = settle(next, frame.ticket);
  const waits = settled.state.outbox.some((known) => known.cid === frame.cid);
  if (waits && next.conversations[frame.ticket]?.loaded) {
    // Our own message comes as `messages` too; should that one be lost, ask for it.
    effects.push({
      do: "later",
      afterMs: HEAD_PATIENCE_MS,
      input: { type: "headCheck", ticket: frame.ticket, head: frame.number },
    });
  }
  const on = goOn(settled.state, frame.ticket);
  return { state: on.state, effects: [...effects, ...settled.effects, ...on.effects] };
}

function onRefused(state: LiveState, frame: RefusedFrame): Step {
  if (frame.cid) {
    if (AGAIN_LATER.has(frame.code)) {
      return waitAndResend(state, frame.cid, frame.retry_after_ms ?? DEFAULT_RETRY_MS);
    }
    const item = state.outbox.find((known) => known.cid === frame.cid);
    if (!item) return { state, effects: [] };
    const step = frame.code === "head_moved" ? onHeadMoved(state, item, frame) : fail(state, item, frame);
    const next = goOn(step.state, item.ticket);
    return { state: next.state, effects: [...step.effects, ...next.effects] };
  }
  if (frame.for === "open" && frame.ticket) return onOpenRefused(state, frame, frame.ticket);
  if (frame.for === "read" && frame.code === "not_open" && frame.ticket) {
    const held = state.conversations[frame.ticket];
    if (held?.loaded) {
      return {
        state,
        effects: [{ do: "send", frame: { type: "open", ticket: held.ticket, after: held.last } }],
      };
    }
  }
  return { state, effects: [] };
}

/** Later: ask again. For good: the ticket is not, or no longer, ours; the page fetches what it is now. */
function onOpenRefused(state: LiveState, frame: RefusedFrame, ticket: string): Step {
  const held = state.conversations[ticket];
  if (!held) return { state, effects: [] };
  if (AGAIN_LATER.has(frame.code)) {
    const again: Input = { type: "follow", ticket };
    return {
      state,
      effects: [{ do: "later", afterMs: frame.retry_after_ms ?? DEFAULT_RETRY_MS, input: again }],
    };
  }
  return { state: put(state, { ...held, lost: true }), effects: [{ do: "moved", ticket }] };
}

function onFollow(state: LiveState, ticket: string): Step {
  const held = state.conversations[ticket];
  if (!held?.loaded) return { state, effects: [] };
  return { state, effects: [{ do: "send", frame: { type: "open", ticket, after: held.last } }] };
}

function onLink(state: LiveState, input: Extract<Input, { type: "link" }>): Step {
  const outbox = state.outbox.map((item) =>
    item.phase === "sending" ? { ...item, phase: "queued" as const } : item,
  );
  return {
    state: { ...state, outbox, link: { ...state.link, phase: input.phase, retryAt: input.retryAt ?? null } },
    effects: [],
  };
}

function onPage(state: LiveState, input: Extract<Input, { type: "page" }>): Step {
  const before = state.conversations[input.ticket] ?? emptyConversation(input.ticket);
  const after = applyPage(before, input);
  const settled = settle(put(state, after), input.ticket);
  const follow: Effect[] =
    before.loaded && !before.lost
      ? []
      : [{ do: "send", frame: { type: "open", ticket: input.ticket, after: after.last } }];
  return { state: settled.state, effects: [...settled.effects, ...follow] };
}

function onLeave(state: LiveState, ticket: string): Step {
  if (!state.conversations[ticket]) return { state, effects: [] };
  const { [ticket]: _left, ...conversations } = state.conversations;
  const outbox = state.outbox.filter((item) => item.ticket !== ticket || item.phase !== "sent");
  return {
    state: leftBehind({ ...state, conversations, outbox }, ticket),
    effects: [{ do: "send", frame: { type: "close", ticket } }],
  };
}

function onSeen(state: LiveState, ticket: string, number: number): Step {
  const held = state.conversations[ticket];
  if (!held || state.link.phase !== "online" || number <= held.read.agent) return { state, effects: [] };
  return {
    state: put(state, raiseRead(held, "agent", number)),
    effects: [{ do: "send", frame: { type: "read", ticket, number } }],
  };
}

function onBeat(state: LiveState, heads: Readonly<Record<string, number>>): Step {
  const effects: Effect[] = [];
  for (const [ticket, head] of Object.entries(heads)) {
    const held = state.conversations[ticket];
    if (held?.loaded && head > held.last) {
      effects.push({ do: "later", afterMs: HEAD_PATIENCE_MS, input: { type: "headCheck", ticket, head } });
    }
  }
  return { state, effects };
}

function onHeadCheck(state: LiveState, ticket: string, head: number): Step {
  const held = state.conversations[ticket];
  if (!held?.loaded || held.last >= head) return { state, effects: [] };
  return { state, effects: [{ do: "send", frame: { type: "open", ticket, after: held.last } }] };
}

function onTick(state: LiveState, at: number): Step {
  let next = state;
  for (const held of Object.values(state.conversations)) {
    const typing = stillTyping(held.typing, at);
    if (typing !== held.typing) next = put(next, { ...held, typing });
  }
  return { state: next, effects: [] };
}

function raiseRead(held: Conversation, who: "customer" | "agent", number: number): Conversation {
  if (number <= held.read[who]) return held;
  return { ...held, read: { ...held.read, [who]: number } };
}

function change(state: LiveState, ticket: string, how: (held: Conversation) => Conversation): Step {
  const held = state.conversations[ticket];
  if (!held) return { state, effects: [] };
  const after = how(held);
  return { state: after === held ? state : put(state, after), effects: [] };
}

/** The last number held of every followed ticket, for `hello` and `beat`. */
export function headsOf(state: LiveState): Record<string, number> {
  const heads: Record<string, number> = {};
  for (const held of Object.values(state.conversations))
    if (held.loaded && !held.lost) heads[held.ticket] = held.last;
  return heads;
}
