import type { Message, ServerFrame, StateFrame } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import { headsOf, reduce } from "./reducer";
import { type Effect, INITIAL, type Input, type LiveState, type Outgoing } from "./state";

const TICKET = "ticket-1";
const AT = 1_000_000;

function message(number: number, more: Partial<Message> = {}): Message {
  return {
    ticket: TICKET,
    number,
    author: { kind: "customer" },
    visibility: "public",
    text: `text ${number}`,
    at: new Date(AT + number).toISOString(),
    channel: "chat",
    attachments: [],
    masked: [],
    kind: "text",
    ...more,
  };
}

const WELCOME: ServerFrame = {
  type: "welcome",
  v: 1,
  you: { kind: "staff", id: "me" },
  beat_seconds: 20,
  limits: {
    frame_bytes: 262_144,
    text_characters: 10_000,
    frames_per_second: 20,
    burst: 60,
    attachments: 10,
    open_tickets: 200,
  },
  resumed: [TICKET],
};

/** Play inputs one after the other; the effects of all are gathered. */
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

function frame(value: ServerFrame): Input {
  return { type: "frame", frame: value, at: AT };
}

function frames(after: number, upto: number, messages: Message[]): Input {
  return frame({ type: "messages", ticket: TICKET, after, upto, messages });
}

function write(cid: string, writtenAt: number, ticket = TICKET): Input {
  return {
    type: "write",
    message: { cid, ticket, text: `words ${cid}`, internal: false, attachments: [], writtenAt },
  };
}

/** Online, with numbers 1 to 3 held. */
function opened(): LiveState {
  return play(INITIAL, frame(WELCOME), {
    type: "page",
    ticket: TICKET,
    after: 0,
    upto: 3,
    messages: [1, 2, 3].map((number) => message(number)),
  }).state;
}

function held(state: LiveState) {
  const conversation = state.conversations[TICKET];
  if (!conversation) throw new Error("no conversation");
  return conversation;
}

function numbers(state: LiveState): number[] {
  return held(state).messages.map((each) => each.number);
}

function sent(effects: readonly Effect[]) {
  return effects.flatMap((effect) => (effect.do === "send" ? [effect.frame] : []));
}

describe("messages", () => {
  it("adds what follows and says what was heard", () => {
    const { state, effects } = play(opened(), frames(3, 5, [message(4), message(5)]));
    expect(numbers(state)).toEqual([1, 2, 3, 4, 5]);
    expect(held(state).last).toBe(5);
    expect(effects).toContainEqual({ do: "heard", ticket: TICKET, messages: [message(4), message(5)] });
  });

  it("ignores what is already known, so that a repeat doubles nothing", () => {
    const before = opened();
    const { state, effects } = play(before, frames(1, 3, [message(2), message(3)]));
    expect(state).toBe(before);
    expect(effects).toEqual([]);
  });

  it("takes only the new part of an overlapping frame", () => {
    const { state } = play(opened(), frames(1, 4, [message(2), message(3), message(4)]));
    expect(numbers(state)).toEqual([1, 2, 3, 4]);
  });

  it("does not apply a frame behind a gap but asks for what is missing", () => {
    const { state, effects } = play(opened(), frames(5, 6, [message(6)]));
    expect(numbers(state)).toEqual([1, 2, 3]);
    expect(sent(effects)).toEqual([{ type: "open", ticket: TICKET, after: 3 }]);
  });

  it("heals the gap in order whatever came between", () => {
    const { state } = play(
      opened(),
      frames(5, 6, [message(6)]),
      frames(3, 5, [message(4), message(5)]),
      frames(5, 6, [message(6)]),
      frames(3, 5, [message(4), message(5)]),
    );
    expect(numbers(state)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("counts numbers that are not for this viewer as seen", () => {
    const { state } = play(opened(), frames(3, 6, [message(4), message(6)]));
    expect(numbers(state)).toEqual([1, 2, 3, 4, 6]);
    expect(headsOf(state)).toEqual({ [TICKET]: 6 });
  });

  it("holds nothing before the first page came, so that no number is skipped", () => {
    const { state } = play(INITIAL, frame(WELCOME), frames(0, 1, [message(1)]));
    expect(state.conversations[TICKET]).toBeUndefined();
    expect(headsOf(state)).toEqual({});
  });

  it("ends the typing of whoever spoke", () => {
    const { state } = play(
      opened(),
      frame({ type: "typing", ticket: TICKET, who: { kind: "customer" }, on: true }),
      frames(3, 4, [message(4)]),
    );
    expect(held(state).typing).toEqual([]);
  });
});

describe("pages over HTTP", () => {
  it("follows the ticket from the last number of the first page, once", () => {
    const page: Input = {
      type: "page",
      ticket: TICKET,
      after: 0,
      upto: 2,
      messages: [message(1), message(2)],
    };
    expect(sent(play(INITIAL, frame(WELCOME), page).effects)).toEqual([
      { type: "open", ticket: TICKET, after: 2 },
    ]);
    expect(sent(play(opened(), page).effects)).toEqual([]);
  });

  it("never lets an older page take newer messages away", () => {
    const { state } = play(opened(), frames(3, 4, [message(4)]), {
      type: "page",
      ticket: TICKET,
      after: 0,
      upto: 2,
      messages: [message(1), message(2)],
    });
    expect(numbers(state)).toEqual([1, 2, 3, 4]);
  });

  it("starts anew from a page that is far ahead instead of holding a hole", () => {
    const { state } = play(opened(), {
      type: "page",
      ticket: TICKET,
      after: 10,
      upto: 12,
      messages: [message(11), message(12)],
    });
    expect(numbers(state)).toEqual([11, 12]);
    expect(held(state).from).toBe(10);
  });

  it("puts earlier messages in front", () => {
    const far = play(INITIAL, frame(WELCOME), {
      type: "page",
      ticket: TICKET,
      after: 2,
      upto: 3,
      messages: [message(3)],
    }).state;
    const { state } = play(far, {
      type: "earlier",
      ticket: TICKET,
      after: 0,
      messages: [message(1), message(2)],
    });
    expect(numbers(state)).toEqual([1, 2, 3]);
    expect(held(state).from).toBe(0);
  });
});

function acked(cid: string, number: number): Input {
  return frame({ type: "ack", cid, ticket: TICKET, number, at: "", text: `words ${cid}`, masked: [] });
}

describe("the outbox", () => {
  it("sends at once while online and keeps the message until it is acknowledged", () => {
    const { state, effects } = play(opened(), write("a", 1));
    expect(sent(effects)).toEqual([
      { type: "send", ticket: TICKET, cid: "a", text: "words a", only_if_head: 3 },
    ]);
    expect(effects.some((effect) => effect.do === "keep")).toBe(true);
    expect(state.outbox[0]?.phase).toBe("sending");
  });

  it("shows the stored text after the ack and warns of what was masked", () => {
    const ack: ServerFrame = {
      type: "ack",
      cid: "a",
      ticket: TICKET,
      number: 4,
      at: "",
      text: "[card number removed]",
      masked: ["card"],
    };
    const { state, effects } = play(opened(), write("a", 1), frame(ack));
    expect(state.outbox[0]).toMatchObject({ phase: "sent", text: "[card number removed]", number: 4 });
    expect(effects).toContainEqual({ do: "drop", cid: "a" });
    expect(effects).toContainEqual({ do: "masked", ticket: TICKET, kinds: ["card"] });
  });

  it("leaves the outbox when the message stands in the conversation, before or after the ack", () => {
    const stored = frames(3, 4, [message(4, { cid: "a", author: { kind: "agent", id: "me" } })]);
    const ack = frame({
      type: "ack",
      cid: "a",
      ticket: TICKET,
      number: 4,
      at: "",
      text: "words a",
      masked: [],
    });
    expect(play(opened(), write("a", 1), stored, ack).state.outbox).toEqual([]);
    expect(play(opened(), write("a", 1), ack, stored).state.outbox).toEqual([]);
  });

  it("waits while offline and sends everything in the order of writing after the welcome, with the same ids", () => {
    const offline = play(opened(), { type: "link", phase: "waiting", retryAt: 0 }).state;
    const written = play(offline, write("b", 2), write("a", 1));
    expect(sent(written.effects)).toEqual([]);
    const { effects } = play(written.state, frame(WELCOME), acked("a", 4));
    expect(sent(effects).map((each) => (each.type === "send" ? each.cid : each.type))).toEqual(["a", "b"]);
  });

  it("sends again after a reconnect what was on its way", () => {
    const cut = play(opened(), write("a", 1), { type: "link", phase: "waiting", retryAt: 0 }).state;
    expect(cut.outbox[0]?.phase).toBe("queued");
    expect(sent(play(cut, frame(WELCOME)).effects)).toHaveLength(1);
  });

  it("stops a ticket's messages on busy and sends them again, oldest first", () => {
    const busy = play(
      opened(),
      write("a", 1),
      write("b", 2),
      frame({ type: "busy", cid: "a", for: "send", retry_after_ms: 400 }),
    );
    expect(busy.state.outbox.map((item) => item.phase)).toEqual(["queued", "queued"]);
    expect(busy.effects).toContainEqual({
      do: "later",
      afterMs: 400,
      input: { type: "resend", ticket: TICKET },
    });
    const third = play(busy.state, write("c", 3));
    expect(sent(third.effects)).toEqual([]);
    const again = play(third.state, { type: "resend", ticket: TICKET }, acked("a", 4), acked("b", 5));
    expect(sent(again.effects).map((each) => (each.type === "send" ? each.cid : ""))).toEqual([
      "a",
      "b",
      "c",
    ]);
  });

  it("shows a final refusal, keeps the text, and sends it again with the same id when asked", () => {
    const refused = play(
      opened(),
      write("a", 1),
      frame({ type: "refused", cid: "a", code: "not_assigned", title: "Not yours" }),
    );
    expect(refused.state.outbox[0]).toMatchObject({ phase: "failed", text: "words a" });
    const again = play(refused.state, { type: "retry", cid: "a" });
    expect(sent(again.effects)).toMatchObject([{ type: "send", ticket: TICKET, cid: "a", text: "words a" }]);
    expect(play(refused.state, { type: "discard", cid: "a" }).state.outbox).toEqual([]);
  });

  it("brings kept messages back after a reload, unsent, without doubling them", () => {
    const kept: Outgoing = {
      cid: "a",
      ticket: TICKET,
      text: "words a",
      internal: false,
      attachments: [],
      writtenAt: 1,
      phase: "sending",
      number: null,
      masked: [],
      refused: null,
    };
    const { state } = play(INITIAL, { type: "restore", outbox: [kept] }, { type: "restore", outbox: [kept] });
    expect(state.outbox).toEqual([{ ...kept, phase: "queued", waitHead: null }]);
  });
});

describe("connection", () => {
  it("opens what was loaded after the hello, and fetches the lists anew", () => {
    const { effects } = play(opened(), frame({ ...WELCOME, resumed: [] }));
    expect(sent(effects)).toEqual([{ type: "open", ticket: TICKET, after: 3 }]);
    expect(effects).toContainEqual({ do: "lists", changed: null });
  });

  it("gives up a ticket that the gateway does not open", () => {
    const { state, effects } = play(
      opened(),
      frame({ type: "refused", for: "open", ticket: TICKET, code: "no_access_grant", title: "" }),
    );
    expect(held(state).lost).toBe(true);
    expect(headsOf(state)).toEqual({});
    expect(effects).toEqual([{ do: "moved", ticket: TICKET }]);
  });

  it("asks again later for a ticket that could not be opened now, and does not give it up", () => {
    const refused: ServerFrame = {
      type: "refused",
      for: "open",
      ticket: TICKET,
      code: "try_later",
      title: "",
      retry_after_ms: 300,
    };
    const { state, effects } = play(opened(), frame(refused));
    expect(held(state).lost).toBe(false);
    expect(effects).toEqual([{ do: "later", afterMs: 300, input: { type: "follow", ticket: TICKET } }]);
    expect(sent(play(state, { type: "follow", ticket: TICKET }).effects)).toEqual([
      { type: "open", ticket: TICKET, after: 3 },
    ]);
  });

  it("checks a higher head of the beat after two seconds and asks only if it is still missing", () => {
    const beat = play(opened(), frame({ type: "beat", heads: { [TICKET]: 4 } }));
    const later = beat.effects.find((effect) => effect.do === "later");
    expect(later).toMatchObject({ afterMs: 2_000, input: { type: "headCheck", ticket: TICKET, head: 4 } });
    const check: Input = { type: "headCheck", ticket: TICKET, head: 4 };
    expect(sent(play(beat.state, check).effects)).toEqual([{ type: "open", ticket: TICKET, after: 3 }]);
    expect(sent(play(beat.state, frames(3, 4, [message(4)]), check).effects)).toEqual([]);
  });

  it("remembers when it may come back after a drain", () => {
    const { state } = play(opened(), frame({ type: "drain", reconnect_after_ms: 1_200 }));
    expect(state.link).toMatchObject({ phase: "draining", retryAt: AT + 1_200 });
  });

  it("ignores a frame of a type it does not know", () => {
    const before = opened();
    const unknown = { type: "fireworks" } as unknown as ServerFrame;
    expect(play(before, frame(unknown))).toEqual({ state: before, effects: [] });
  });
});

describe("reading and typing", () => {
  it("raises read marks only upwards and sends its own once", () => {
    const seen = play(opened(), { type: "seen", ticket: TICKET, number: 3 });
    expect(sent(seen.effects)).toEqual([{ type: "read", ticket: TICKET, number: 3 }]);
    expect(play(seen.state, { type: "seen", ticket: TICKET, number: 2 }).effects).toEqual([]);
    const lower = frame({ type: "read", ticket: TICKET, who: { kind: "agent" }, number: 1 });
    expect(held(play(seen.state, lower).state).read.agent).toBe(3);
  });

  it("forgets a sign of typing after six seconds", () => {
    const typing = play(
      opened(),
      frame({ type: "typing", ticket: TICKET, who: { kind: "customer" }, on: true }),
    ).state;
    expect(held(play(typing, { type: "tick", at: AT + 5_000 }).state).typing).toHaveLength(1);
    expect(held(play(typing, { type: "tick", at: AT + 6_000 }).state).typing).toEqual([]);
  });

  it("tells the page when the ticket moved, but not at the first picture", () => {
    const state: StateFrame = {
      type: "state",
      ticket: TICKET,
      reference: "HD",
      status: "open",
      handler: "queue",
      assignee: null,
      topic: "other",
      priority: "normal",
      language: "en",
      queue: null,
      head: 3,
      read: { customer: 0, agent: 0 },
      rating: null,
    };
    const first = play(opened(), frame(state));
    expect(first.effects).toEqual([]);
    const second = play(
      first.state,
      frame({ ...state, handler: "agent", assignee: { name: "Aria", id: "b1" } }),
    );
    expect(second.effects).toEqual([{ do: "moved", ticket: TICKET }]);
  });
});
