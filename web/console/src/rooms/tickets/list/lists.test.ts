import type { BulkAnswer, SavedView } from "@havendesk/shared";
import { describe, expect, it, vi } from "vitest";
import { runBulk } from "./bulk";
import { all, extend, NONE, present, toggle } from "./selection";
import { cleanFilter, inOrder, isViewId, listQuery, urgency, wishes } from "./views";

describe("views", () => {
  it("asks in the same words for the same wishes", () => {
    const query = listQuery("all", { topic: ["tax", "api"], unread: false, status: [] }, "waiting");
    expect(query).toBe("view=all&topic=api&topic=tax&sort=waiting");
    expect(listQuery("all", { topic: ["api", "tax"] }, "waiting")).toBe(query);
  });

  it("counts wishes, not empty fields", () => {
    expect(wishes({ status: [], assignee: "", unread: true, waiting_minutes: 0, tag: ["t"] })).toBe(2);
    expect(cleanFilter({ snoozed: false })).toEqual({});
  });

  it("knows a view from nonsense in the address line", () => {
    expect(isViewId("mine")).toBe(true);
    expect(isViewId("0195c0de-0000-7000-8000-0000000000a1")).toBe(true);
    expect(isViewId("../../etc")).toBe(false);
  });

  it("puts own views before the teams' and everybody's", () => {
    const view = (name: string, scope: SavedView["scope"], position: number): SavedView => ({
      id: name,
      name,
      scope,
      position,
      team_id: null,
      filter: {},
      sort: "last",
      owner_id: "me",
    });
    const order = inOrder([view("c", "all", 0), view("b", "private", 2), view("a", "private", 1)]);
    expect(order.map((each) => each.name)).toEqual(["a", "b", "c"]);
  });

  it("marks a wait after five and after fifteen minutes", () => {
    const now = Date.parse("2026-03-02T12:00:00Z");
    const ago = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
    expect(urgency(ago(4), now)).toBe("calm");
    expect(urgency(ago(5), now)).toBe("soon");
    expect(urgency(ago(15), now)).toBe("late");
    expect(urgency(null, now)).toBe("calm");
  });
});

describe("choosing rows", () => {
  const order = ["a", "b", "c", "d"];

  it("chooses one, then a range from there, in both directions", () => {
    expect([...extend(toggle(NONE, "b"), order, "d").ids]).toEqual(["b", "c", "d"]);
    expect([...extend(toggle(NONE, "c"), order, "a").ids].sort()).toEqual(["a", "b", "c"]);
    expect([...extend(NONE, order, "c").ids]).toEqual(["c"]);
    expect([...toggle(toggle(NONE, "a"), "a").ids]).toEqual([]);
  });

  it("lets go of what has left the list", () => {
    const left = present(all(order), ["a", "d"]);
    expect([...left.ids]).toEqual(["a", "d"]);
    expect(present(left, ["a", "d"])).toBe(left);
  });
});

describe("a bulk act", () => {
  it("goes in portions, tells progress, and keeps refusals with their names", async () => {
    const ids = Array.from({ length: 150 }, (_, index) => `t${index}`);
    const request = vi.fn(async (_method: string, _path: string, body: unknown): Promise<BulkAnswer> => {
      const { tickets } = body as { tickets: string[] };
      const [first = ""] = tickets;
      return {
        done: tickets.slice(1),
        refused: [{ ticket: first, reference: "HD-1", code: "status_forbids", title: "no" }],
        undo: { id: first, until: "", act: "solve" },
      };
    });
    const progress: number[] = [];
    const outcome = await runBulk({ request: request as never }, ids, { act: "solve" }, (share) =>
      progress.push(share),
    );
    expect(request).toHaveBeenCalledTimes(2);
    expect(progress).toEqual([100 / 150, 1]);
    expect(outcome.done).toHaveLength(148);
    expect(outcome.refused.map((each) => each.ticket)).toEqual(["t0", "t100"]);
    expect(outcome.undos).toHaveLength(2);
    expect(outcome.unanswered).toBeNull();
  });

  it("stops at silence and says what was not tried", async () => {
    const request = vi.fn(async () => Promise.reject(new Error("gone")));
    const outcome = await runBulk(
      { request: request as never },
      ["a", "b"],
      { act: "close" },
      () => undefined,
    );
    expect(outcome.done).toEqual([]);
    expect(outcome.unanswered?.ids).toEqual(["a", "b"]);
  });
});
