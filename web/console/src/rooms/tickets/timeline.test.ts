import type { Message } from "@havendesk/shared";
import { expect, it } from "vitest";
import type { Outgoing } from "../../live/state";
import { lastSeenOfOurs, timeline } from "./timeline";

const DAY = "2026-03-02T0";

function message(number: number, at: string, more: Partial<Message> = {}): Message {
  return {
    ticket: "t",
    number,
    author: { kind: "customer" },
    visibility: "public",
    text: "",
    at,
    channel: "chat",
    attachments: [],
    masked: [],
    kind: "text",
    ...more,
  };
}

const AGENT = { author: { kind: "agent" as const, id: "aria", name: "Aria" } };

function shape(rows: ReturnType<typeof timeline>): string {
  return rows
    .map((row) =>
      row.kind === "message"
        ? `${row.opensGroup ? "(" : ""}${row.message.number}${row.closesGroup ? ")" : ""}`
        : row.kind,
    )
    .join(" ");
}

it("groups by author within five minutes", () => {
  const rows = timeline(
    [
      message(1, `${DAY}9:00:00Z`),
      message(2, `${DAY}9:01:00Z`),
      message(3, `${DAY}9:02:00Z`, AGENT),
      message(4, `${DAY}9:20:00Z`, AGENT),
    ],
    [],
    null,
  );
  expect(shape(rows)).toBe("day (1 2) (3) (4)");
});

it("never puts a note and a reply into one group", () => {
  const rows = timeline(
    [message(1, `${DAY}9:00:00Z`, AGENT), message(2, `${DAY}9:00:10Z`, { ...AGENT, visibility: "internal" })],
    [],
    null,
  );
  expect(shape(rows)).toBe("day (1) (2)");
});

it("draws one line per day, also around events and the divider", () => {
  const rows = timeline(
    [
      message(1, `${DAY}9:00:00Z`),
      message(2, `${DAY}9:00:01Z`, { author: { kind: "system" }, kind: "event" }),
      message(3, `${DAY}9:00:02Z`),
      message(4, "2026-03-03T09:00:00Z"),
    ],
    [],
    2,
  );
  expect(shape(rows)).toBe("day (1) event new (3) day (4)");
});

it("puts what is on its way at the end", () => {
  const item = { cid: "a", internal: false } as Outgoing;
  expect(timeline([message(1, `${DAY}9:00:00Z`)], [item], null).at(-1)).toMatchObject({
    kind: "pending",
    key: "c-a",
  });
});

it("marks the last of our public messages that the customer saw", () => {
  const messages = [
    message(1, `${DAY}9:00:00Z`, AGENT),
    message(2, `${DAY}9:01:00Z`, { ...AGENT, visibility: "internal" }),
    message(3, `${DAY}9:02:00Z`),
    message(4, `${DAY}9:03:00Z`, AGENT),
  ];
  expect(lastSeenOfOurs(messages, 3)).toBe(1);
  expect(lastSeenOfOurs(messages, 4)).toBe(4);
  expect(lastSeenOfOurs(messages, 0)).toBe(0);
});
