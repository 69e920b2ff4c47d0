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

it("gives the first held message no line of its day while older ones are not held", () => {
  const held = [message(101, `${DAY}9:00:00Z`), message(102, "2026-03-03T09:00:00Z")];
  const shown = { merged: [], open: new Set<string>(), earlier: true };
  expect(shape(timeline(held, [], null, shown))).toBe("(101) day (102)");
  expect(shape(timeline(held, [], null, { ...shown, earlier: false }))).toBe("day (101) day (102)");
});

it("shows a merged conversation as one line, and its messages when it is opened, under keys of their own", () => {
  const own = [message(1, `${DAY}9:00:00Z`)];
  const merged = [{ ticket: "m", reference: "HD-M", messages: [message(1, `${DAY}8:00:00Z`)] }];
  const closed = timeline(own, [], null, { merged, open: new Set(), earlier: false });
  expect(shape(closed)).toBe("merged day (1)");
  const open = timeline(own, [], null, { merged, open: new Set(["m"]), earlier: false });
  expect(shape(open)).toBe("merged day (1) day (1)");
  expect(new Set(open.map((row) => row.key)).size).toBe(open.length);
});

it("keeps the key of an own message from its way to its place", () => {
  const stored = timeline([message(1, `${DAY}9:00:00Z`, { ...AGENT, cid: "c1" })], [], null);
  expect(stored.at(-1)?.key).toBe("c-c1");
});
