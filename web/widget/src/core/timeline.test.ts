import type { Message, Parts } from "@havendesk/shared";
import { describe, expect, it } from "vitest";
import { blank } from "./conversations.ts";
import { type Bubble, type Row, timeline } from "./timeline.ts";
import type { Conversation, Parcel } from "./types.ts";

const at = (minute: number, day = 1): string => new Date(2026, 2, day, 9, minute).toISOString();

function said(
  number: number,
  kind: Message["author"]["kind"],
  minute: number,
  over: Partial<Message> = {},
): Message {
  return {
    ticket: "t",
    number,
    author: { kind, name: kind === "agent" ? "Aria" : null },
    visibility: "public",
    kind: "text",
    text: `m${number}`,
    at: at(minute),
    channel: "chat",
    attachments: [],
    masked: [],
    ...over,
  };
}

function chat(messages: Message[], over: Partial<Conversation> = {}): Conversation {
  return { ...blank("k", "t", at(0)), messages, last: messages.length, head: messages.length, ...over };
}

const shape = (rows: Row[]): string[] => rows.map((row) => row.row);
const bubbles = (rows: Row[]): Bubble[] => rows.filter((row) => row.row === "bubble");

const parcel: Parcel = {
  cid: "c9",
  seq: 1,
  kind: "send",
  conversation: "k",
  ticket: "t",
  language: "en",
  text: "on its way",
  attachments: [],
  score: null,
  at: at(30),
  status: "waiting",
  code: null,
  notBefore: 0,
  sentAt: 0,
};

describe("the rows of a conversation", () => {
  it("separates days and groups one author's messages", () => {
    const rows = timeline(
      chat([
        said(1, "customer", 0),
        said(2, "customer", 1),
        said(3, "agent", 2),
        said(4, "agent", 20),
        said(5, "agent", 0, { at: at(0, 2) }),
      ]),
      [],
      0,
    );
    expect(shape(rows)).toEqual(["day", "bubble", "bubble", "bubble", "bubble", "day", "bubble"]);
    expect(bubbles(rows).map((row) => [row.first, row.last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
      [true, true],
    ]);
  });

  it("marks the last message that was seen and the last that arrived, and no other", () => {
    const rows = timeline(
      chat([said(1, "customer", 0), said(2, "customer", 1), said(3, "customer", 2)], { readByAgent: 2 }),
      [parcel],
      0,
    );
    expect(bubbles(rows).map((row) => row.delivery)).toEqual([null, "seen", "sent", "sending"]);
  });

  it("shows a parcel that was delivered before its answer once, under the same key", () => {
    const before = timeline(chat([]), [parcel], 0);
    const after = timeline(chat([said(1, "customer", 30, { cid: "c9", text: "stored" })]), [parcel], 0);
    expect(bubbles(after).map((row) => row.text)).toEqual(["stored"]);
    expect(bubbles(after)[0]?.key).toBe(bubbles(before)[0]?.key);
  });

  it("warns below an own message that was masked, and not below another's", () => {
    const masked = { masked: ["card"] };
    const rows = timeline(chat([said(1, "customer", 0, masked), said(2, "agent", 1, masked)]), [], 0);
    expect(shape(rows)).toEqual(["day", "bubble", "secret", "bubble"]);
  });

  it("keeps acts without words out of the thread", () => {
    const acts: Parcel[] = [
      { ...parcel, kind: "person" },
      { ...parcel, cid: "c8", kind: "start", text: "" },
    ];
    expect(timeline(chat([]), acts, 0)).toEqual([]);
  });

  it("shows who is typing last, until it is forgotten", () => {
    const one = chat([said(1, "bot", 0)], { typist: { kind: "agent", name: "Aria", until: 100 } });
    expect(shape(timeline(one, [], 99)).at(-1)).toBe("typing");
    expect(shape(timeline(one, [], 100)).at(-1)).toBe("bubble");
  });
});

describe("what stands below an answer", () => {
  const parts = { v: 1, act: { id: "a1" } } as unknown as Parts;

  it("is open until somebody speaks, and an act until a later message ends it", () => {
    const offer = said(2, "bot", 2, { parts });
    const [first] = bubbles(timeline(chat([offer]), [], 0));
    expect(first).toMatchObject({ open: true, settled: false });
    const asked = bubbles(timeline(chat([offer, said(3, "customer", 3)]), [], 0));
    expect(asked[0]).toMatchObject({ open: false, settled: false });
    const end = said(3, "system", 3, { parts: { v: 1, settles: "a1" } });
    const ended = bubbles(timeline(chat([offer, end]), [], 0));
    expect(ended[0]).toMatchObject({ open: false, settled: true });
  });

  it("makes a bubble of what the desk itself says, which is a line otherwise", () => {
    const rows = timeline(chat([said(1, "system", 1), said(2, "system", 2, { parts })]), [], 0);
    expect(shape(rows)).toEqual(["day", "event", "bubble"]);
    expect(bubbles(rows)[0]?.author).toBe("bot");
  });
});
