import { describe, expect, it } from "vitest";
import { ARIA, QUEUE } from "../../../dev/cast";
import { hasUnread } from "./row";

describe("unread", () => {
  const [row] = QUEUE;
  if (!row) throw new Error("the cast has no queue");
  const theirs = { ...row, assignee_id: ARIA.id, last_customer_number: 4, read_agent: 3 };

  it("is what the customer wrote in a ticket of mine since I looked", () => {
    expect(hasUnread(theirs, ARIA.id, 0)).toBe(true);
    expect(hasUnread(theirs, ARIA.id, 4)).toBe(false);
  });

  it("is nobody else's, and nothing that waits in a queue", () => {
    expect(hasUnread(theirs, "somebody-else", 0)).toBe(false);
    expect(hasUnread({ ...theirs, assignee_id: null }, ARIA.id, 0)).toBe(false);
  });
});
