import type { Message, SendFrame, ServerFrame } from "@havendesk/shared";
import { expect, it } from "vitest";
import { reduce } from "./reducer";
import { type Effect, INITIAL, type Input, type LiveState } from "./state";

const TICKET = "t";

function message(number: number, kind: Message["author"]["kind"], more: Partial<Message> = {}): Message {
  return {
    ticket: TICKET,
    number,
    author: { kind, ...(kind === "agent" ? { id: "jun", name: "Jun" } : {}) },
    visibility: "public",
    text: `text ${number}`,
    at: "2026-03-02T09:00:00Z",
    channel: "chat",
    attachments: [],
    masked: [],
    kind: "text",
    ...more,
  };
}

function frame(value: ServerFrame): Input {
  return { type: "frame", frame: value, at: 0 };
}

const WELCOME = frame({
  type: "welcome",
  v: 1,
  you: { kind: "staff", id: "me" },
  beat_seconds: 20,
  limits: {
    frame_bytes: 1,
    text_characters: 1,
    frames_per_second: 1,
    burst: 1,
    attachments: 1,
    open_tickets: 1,
  },
  resumed: [],
});

function play(start: LiveState, ...inputs: Input[]): { state: LiveState; effects: Effect[] } {
  let state = start;
  const effects: Effect[] = [];
  for (const input of inputs) {
    const step = reduce(state, input);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

function opened(): LiveState {
  const messages = [message(1, "customer")];
  return play(INITIAL, WELCOME, { type: "page", ticket: TICKET, after: 0, upto: 1, messages }).state;
}

function write(cid: string, at: number, internal = false): Input {
  return {
    type: "write",
    message: { cid, ticket: TICKET, text: cid, internal, attachments: [], writtenAt: at },
  };
}

function sends(effects: readonly Effect[]): SendFrame[] {
  return effects.flatMap((effect) =>
    effect.do === "send" && effect.frame.type === "send" ? [effect.frame] : [],
  );
}

function moved(cid: string, head: number): Input {
  return frame({ type: "refused", cid, ticket: TICKET, code: "head_moved", title: "", head });
}

function arrives(...messages: Message[]): Input {
  const after = (messages[0]?.number ?? 1) - 1;
  return frame({ type: "messages", ticket: TICKET, after, upto: after + messages.length, messages });
}

function stored(cid: string, number: number): Input {
  return frame({ type: "ack", cid, ticket: TICKET, number, at: "", text: cid, masked: [] });
}

it("says with a reply which head its writer saw, own replies included; notes go in any case", () => {
  const written = [write("a", 1), write("b", 2), write("n", 3, true)];
  const { effects } = play(opened(), ...written, stored("a", 2), stored("b", 3));
  expect(sends(effects).map((each) => each.only_if_head)).toEqual([1, 2, undefined]);
});

it("has one message of a ticket on its way, so that a refused one keeps its place before the next", () => {
  const first = play(opened(), write("a", 1), write("b", 2));
  expect(sends(first.effects).map((each) => each.cid)).toEqual(["a"]);
  const again = play(first.state, moved("a", 2), arrives(message(2, "customer")));
  expect(sends(again.effects)).toMatchObject([{ cid: "a", only_if_head: 2 }]);
  const then = play(again.state, stored("a", 3));
  expect(sends(then.effects)).toMatchObject([{ cid: "b", only_if_head: 3 }]);
});

it("sends again by itself when only the customer went on", () => {
  const { state, effects } = play(opened(), write("a", 1), moved("a", 2), arrives(message(2, "customer")));
  expect(sends(effects).map((each) => each.only_if_head)).toEqual([1, 2]);
  expect(state.outbox).toMatchObject([{ cid: "a", phase: "sending" }]);
});

it("asks for what it missed, and sends nothing before it holds that", () => {
  const { state, effects } = play(opened(), write("a", 1), moved("a", 3));
  expect(sends(effects)).toHaveLength(1);
  expect(effects).toContainEqual({ do: "send", frame: { type: "open", ticket: TICKET, after: 1 } });
  expect(sends(play(state, arrives(message(2, "customer"))).effects)).toEqual([]);
});

it("holds the reply when a colleague answered first, and sends it only when its writer says so", () => {
  const held = play(opened(), write("a", 1), arrives(message(2, "agent")), moved("a", 2));
  expect(sends(held.effects)).toHaveLength(1);
  expect(held.state.outbox).toMatchObject([{ phase: "failed", refused: { code: "head_moved" } }]);
  const plain = play(held.state, { type: "retry", cid: "a" });
  expect(sends(plain.effects)).toEqual([]);
  const anyway = play(held.state, { type: "retry", cid: "a", anyway: true });
  expect(sends(anyway.effects)).toMatchObject([{ cid: "a", only_if_head: 2 }]);
});

it("lets no later reply slip past the one that is held", () => {
  const { state, effects } = play(
    opened(),
    write("a", 1),
    write("b", 2),
    arrives(message(2, "agent")),
    moved("a", 2),
  );
  expect(sends(effects)).toHaveLength(1);
  expect(state.outbox.map((item) => item.phase)).toEqual(["failed", "failed"]);
});

it("is not troubled by a colleague's note, an event or one's own answer from another page", () => {
  const { effects } = play(
    opened(),
    write("a", 1),
    moved("a", 4),
    arrives(
      message(2, "agent", { visibility: "internal" }),
      message(3, "system", { kind: "event" }),
      message(4, "agent", { author: { kind: "agent", id: "me" } }),
    ),
  );
  expect(sends(effects)).toHaveLength(2);
});

it("does not send on a new connection what a colleague has answered meanwhile", () => {
  const offline = play(opened(), { type: "link", phase: "waiting", retryAt: 0 }, write("a", 1)).state;
  const { state, effects } = play(offline, arrives(message(2, "agent")), WELCOME);
  expect(sends(effects)).toEqual([]);
  expect(state.outbox).toMatchObject([{ phase: "failed" }]);
});

it("says once that a message is stored, whichever comes first: the ack or the message itself", () => {
  const ack = frame({ type: "ack", cid: "a", ticket: TICKET, number: 2, at: "", text: "a", masked: [] });
  const own = arrives(message(2, "agent", { cid: "a", author: { kind: "agent", id: "me" } }));
  for (const order of [
    [ack, own],
    [own, ack],
  ]) {
    const { effects } = play(opened(), write("a", 1), ...order);
    expect(effects.filter((effect) => effect.do === "stored")).toHaveLength(1);
  }
});

it("keeps who else is here, without oneself", () => {
  const { state } = play(
    opened(),
    frame({
      type: "here",
      ticket: TICKET,
      people: [
        { id: "me", name: "Me", state: "viewing" },
        { id: "jun", name: "Jun", state: "writing" },
      ],
    }),
  );
  expect(state.conversations[TICKET]?.here).toEqual([{ id: "jun", name: "Jun", state: "writing" }]);
});

it("knows of a refused message whether its ticket has been elsewhere since, so that it can be offered again", () => {
  const refused = frame({ type: "refused", cid: "a", ticket: TICKET, code: "not_assigned", title: "" });
  const picture = (id: string) =>
    frame({
      type: "state",
      ticket: TICKET,
      reference: "HD",
      status: "open",
      handler: "agent",
      assignee: { id, name: id },
      topic: "other",
      priority: "normal",
      language: "en",
      queue: null,
      head: 1,
      read: { customer: 0, agent: 0 },
      rating: null,
    });
  const still = play(opened(), write("a", 1), refused, picture("me")).state;
  expect(still.outbox[0]?.away).toBe(false);
  const back = play(still, picture("jun"), picture("me")).state;
  expect(back.outbox[0]).toMatchObject({ phase: "failed", away: true });
  expect(sends(play(back, { type: "retry", cid: "a" }).effects)).toHaveLength(1);
});
