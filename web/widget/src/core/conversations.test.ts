import type { Message, MessagesFrame, StateFrame } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import {
  acknowledged,
  blank,
  byRecency,
  byTicket,
  deliver,
  forgetTypists,
  lastWords,
  listed,
  receive,
  started,
  unread,
} from "./conversations.ts";
import type { Conversation } from "./types.ts";

const AT = "2026-03-01T09:30:00.000Z";
const NOW = Date.parse(AT);

function message(number: number, kind: Message["author"]["kind"] = "agent"): Message {
  return {
    ticket: "t",
    number,
    author: { kind },
    visibility: "public",
    kind: "text",
    text: `m${number}`,
    at: AT,
    channel: "chat",
    attachments: [],
    masked: [],
  };
}

function range(after: number, upto: number, numbers?: number[]): MessagesFrame {
  const all = numbers ?? Array.from({ length: upto - after }, (_, i) => after + 1 + i);
  return { type: "messages", ticket: "t", after, upto, messages: all.map((number) => message(number)) };
}

function having(upto: number): Conversation {
  return deliver(blank("t", "t", AT), range(0, upto)).one;
}

const numbers = (one: Conversation): number[] => one.messages.map((each) => each.number);

describe("ranges of messages", () => {
  it("ignores what is known", () => {
    const one = having(3);
    expect(deliver(one, range(0, 3))).toEqual({ one, gap: false });
  });

  it("takes from an overlapping range only what is new", () => {
    expect(numbers(deliver(having(2), range(0, 4)).one)).toEqual([1, 2, 3, 4]);
  });

  it("takes nothing from a range beyond a gap, and says so", () => {
    const { one, gap } = deliver(having(2), range(3, 5));
    expect(gap).toBe(true);
    expect(numbers(one)).toEqual([1, 2]);
    expect(one.last).toBe(2);
    expect(one.head).toBe(5);
  });

  it("counts numbers that are not for this viewer as seen", () => {
    const { one } = deliver(having(2), range(2, 5, [5]));
    expect(numbers(one)).toEqual([1, 2, 5]);
    expect(one.last).toBe(5);
  });

  it("ends a sign of typing when the typist has spoken", () => {
    const typing = receive(
      [having(1)],
      { type: "typing", ticket: "t", who: { kind: "agent", name: "Aria" }, on: true },
      NOW,
    );
    const [one] = typing.conversations;
    expect(one?.typist?.name).toBe("Aria");
    expect(forgetTypists(typing.conversations, NOW + 5_999)).toBe(typing.conversations);
    expect(forgetTypists(typing.conversations, NOW + 6_000)[0]?.typist).toBeNull();
    expect(receive(typing.conversations, range(1, 2), NOW).conversations[0]?.typist).toBeNull();
  });
});

describe("acknowledgements", () => {
  const ack = { type: "ack", cid: "c", ticket: "t", number: 5, at: AT, text: "stored", masked: [] } as const;

  it("shows an own message ahead of the gap and hands it over to the delivery", () => {
    const one = acknowledged(having(2), { ...ack, masked: [] }, undefined);
    expect(one.ahead.map((each) => each.text)).toEqual(["stored"]);
    expect([one.last, one.head]).toEqual([2, 5]);
    const whole = deliver(one, range(2, 5)).one;
    expect(whole.ahead).toEqual([]);
    expect(numbers(whole)).toEqual([1, 2, 3, 4, 5]);
  });

  it("adds nothing to what was delivered before the answer came", () => {
    expect(acknowledged(having(5), { ...ack, masked: [] }, undefined).ahead).toEqual([]);
  });
});

describe("a chat that begins", () => {
  const frame = {
    type: "started",
    cid: "c",
    ticket: "t",
    reference: "HD-1",
    number: 1,
    at: AT,
    text: "hi",
    masked: [],
  } as const;

  it("is one conversation even if a push came first", () => {
    const all = [blank("c", null, AT), having(2)];
    const next = started(all, { ...frame, masked: [] }, undefined);
    expect(next).toHaveLength(1);
    expect(next[0]).toMatchObject({ key: "c", ticket: "t", reference: "HD-1", last: 2 });
  });

  it("may begin without words", () => {
    const [one] = started([blank("c", null, AT)], { ...frame, number: 0, text: null, masked: [] }, undefined);
    expect(one?.ahead).toEqual([]);
    expect(one?.ticket).toBe("t");
  });
});

describe("state and list", () => {
  const state: StateFrame = {
    type: "state",
    ticket: "t",
    reference: "HD-1",
    status: "open",
    handler: "agent",
    assignee: { name: "Aria" },
    topic: "other",
    priority: "normal",
    language: "en",
    queue: null,
    head: 3,
    read: { customer: 2, agent: 3 },
    rating: null,
  };

  it("never takes a read mark back", () => {
    const first = receive([having(3)], state, NOW).conversations;
    const second = receive(first, { ...state, read: { customer: 0, agent: 0 } }, NOW).conversations;
    expect(byTicket(second, "t")).toMatchObject({ readByCustomer: 2, readByAgent: 3, assignee: "Aria" });
  });

  it("counts as unread what others said after the mark", () => {
    const [one] = receive([having(3)], state, NOW).conversations;
    expect(one && unread(one)).toBe(1);
  });

  it("does not let an older list overwrite what was seen live", () => {
    const live = receive([having(3)], state, NOW).conversations;
    const row = {
      id: "t",
      reference: "HD-1",
      status: "new" as const,
      handler: "bot" as const,
      topic: "other",
      language: "en",
      opened_at: AT,
      last_at: null,
      last_number: 1,
      read_customer: 0,
      rating: null,
    };
    expect(listed(live, [row])[0]).toMatchObject({
      status: "open",
      handler: "agent",
      head: 3,
      readByCustomer: 2,
    });
    expect(listed([], [row])[0]).toMatchObject({ status: "new", head: 1, last: 0 });
  });

  it("knows who listens in for as long as the desk says so", () => {
    const heard = receive([having(3)], { ...state, listening: true }, NOW).conversations;
    expect(heard[0]?.listening).toBe(true);
    expect(receive(heard, state, NOW).conversations[0]?.listening).toBe(false);
  });

  it("leaves everything as it is for a frame that it does not know", () => {
    const all = [having(1)];
    expect(receive(all, { type: "desk", changed: ["tickets"] }, NOW).conversations).toBe(all);
  });
});

describe("a chat in the list", () => {
  const told: Conversation = {
    ...blank("t", "t", AT),
    head: 4,
    preview: "from the desk",
    previewBy: "agent",
    news: 2,
  };

  it("is as the desk's list told it until its messages are here", () => {
    expect(unread(told)).toBe(2);
    expect(lastWords(told)).toEqual({ text: "from the desk", by: "agent", files: 0 });
    const { one } = deliver(told, range(0, 4));
    expect(unread(one)).toBe(4);
    expect(lastWords(one)).toMatchObject({ text: "m4", by: "agent" });
    expect(unread({ ...told, readByCustomer: 4 })).toBe(0);
  });

  it("stands by the time of its last words, and chats of one moment keep their order", () => {
    const at = (key: string, lastAt: string): Conversation => ({ ...told, key, lastAt });
    const all = [at("a", AT), at("b", "2026-03-02T09:30:00.000Z"), at("c", AT)];
    expect(byRecency(all).map((one) => one.key)).toEqual(["b", "a", "c"]);
  });
});
