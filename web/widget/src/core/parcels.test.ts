import { describe, expect, it } from "vitest";
import * as rules from "./parcels.ts";
import type { Parcel } from "./types.ts";

function parcel(cid: string, seq: number, over: Partial<Parcel> = {}): Parcel {
  return {
    cid,
    seq,
    kind: "send",
    conversation: "k",
    ticket: "t",
    language: "en",
    text: cid,
    attachments: [],
    score: null,
    at: "2026-03-01T09:30:00.000Z",
    status: "waiting",
    code: null,
    notBefore: 0,
    sentAt: 0,
    ...over,
  };
}

const cids = (parcels: Parcel[]): string[] => parcels.map((each) => each.cid);

describe("what goes out", () => {
  it("is the oldest of each conversation, whatever the order in storage", () => {
    const all = [parcel("b", 2), parcel("a", 1), parcel("x", 3, { conversation: "other", ticket: "u" })];
    expect(cids(rules.ready(all, 0))).toEqual(["a", "x"]);
  });

  it("is nothing of a conversation with one on its way, and passes by what has failed", () => {
    const all = [parcel("a", 1, { status: "failed" }), parcel("b", 2, { status: "flying" }), parcel("c", 3)];
    expect(rules.ready(all, 0)).toEqual([]);
    expect(cids(rules.ready(rules.answered(all, "b"), 0))).toEqual(["c"]);
  });

  it("waits for its ticket and for its time", () => {
    const all = [parcel("a", 1, { ticket: null }), parcel("b", 2, { conversation: "l", notBefore: 50 })];
    expect(rules.ready(all, 49)).toEqual([]);
    expect(cids(rules.ready(rules.addressed(all, "k", "t"), 50))).toEqual(["a", "b"]);
  });

  it("carries the cid of the first try after a cut", () => {
    const flown = rules.flying([parcel("a", 1)], "a", 7);
    const [again] = rules.ready(rules.grounded(flown), 8);
    expect(again && rules.frameOf(again)).toEqual({ type: "send", ticket: "t", cid: "a", text: "a" });
  });

  it("goes again without an answer, not before", () => {
    const flown = rules.flying([parcel("a", 1)], "a", 0);
    expect(rules.ready(rules.overdue(flown, rules.ANSWER_WITHIN), 0)).toEqual([]);
    expect(cids(rules.ready(rules.overdue(flown, rules.ANSWER_WITHIN + 1), 0))).toEqual(["a"]);
  });

  it("names a chat without words without a text", () => {
    const frame = rules.frameOf(parcel("a", 1, { kind: "start", ticket: null, text: "" }));
    expect(frame).toEqual({ type: "start", cid: "a", language: "en" });
  });
});

describe("refusals", () => {
  const refusal = { type: "refused", title: "" } as const;

  it("means later where the code says so, after the time that is named", () => {
    const all = [parcel("a", 1, { status: "flying" })];
    const next = rules.refused(all, { ...refusal, cid: "a", code: "try_later", retry_after_ms: 400 }, 1000);
    expect(next[0]).toMatchObject({ status: "waiting", notBefore: 1400 });
  });

  it("fails the parcel otherwise, and what hangs on a chat that could not begin", () => {
    const all = [
      parcel("a", 1, { kind: "start", ticket: null, status: "flying" }),
      parcel("b", 2, { ticket: null }),
      parcel("c", 3, { conversation: "other" }),
    ];
    const next = rules.refused(all, { ...refusal, cid: "a", code: "switched_off" }, 0);
    expect(next.map((each) => each.status)).toEqual(["failed", "failed", "waiting"]);
    expect(rules.revived(next, "b").map((each) => each.status)).toEqual(["waiting", "waiting", "waiting"]);
  });

  it("without a cid means the one of that kind that is on its way", () => {
    const all = [parcel("a", 1, { kind: "person" }), parcel("b", 2, { kind: "person", status: "flying" })];
    expect(rules.meant(all, "person", "t")?.cid).toBe("b");
    expect(rules.meant(all, "rate", "t")).toBeUndefined();
    expect(rules.refused(all, { ...refusal, for: "open", code: "not_found" }, 0)).toBe(all);
  });
});

it("gives every act a later place than all before it", () => {
  expect(rules.nextSeq([], 100)).toBe(100);
  expect(rules.nextSeq([parcel("a", 500)], 100)).toBe(501);
});
