// @vitest-environment jsdom
import type { ClientFrame, ServerFrame } from "@havendesk/shared";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { backoff } from "./backoff";
import { LiveClient, type SocketLike } from "./client";
import { browserOutbox } from "./outbox";
import type { Effect } from "./state";

class FakeSocket implements SocketLike {
  readyState = 0;
  sent: ClientFrame[] = [];
  closed = false;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }
  close(): void {
    this.closed = true;
    this.readyState = 3;
  }
  accept(): void {
    this.readyState = 1;
    this.onopen?.(new Event("open"));
  }
  say(frame: ServerFrame): void {
    this.onmessage?.(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }
  drop(code: number): void {
    this.readyState = 3;
    this.onclose?.(new CloseEvent("close", { code }));
  }
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
  resumed: [],
};

let sockets: FakeSocket[];
let effects: Effect[];
let tickets: number;
let client: LiveClient;

function last(): FakeSocket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error("no socket");
  return socket;
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function online(): Promise<FakeSocket> {
  client.start();
  await settle();
  last().accept();
  last().say(WELCOME);
  return last();
}

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  effects = [];
  tickets = 0;
  client = new LiveClient({
    url: "ws://desk/live/v1",
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    ticket: async () => {
      tickets += 1;
      return `ticket-${tickets}`;
    },
    outbox: browserOutbox(localStorage, "me"),
    onPageEffect: (effect) => effects.push(effect),
    random: () => 0,
  });
});

afterEach(() => client.stop());

it("says hello with a fresh ticket on every connection", async () => {
  const first = await online();
  expect(first.sent[0]).toEqual({ type: "hello", v: 1, ticket: "ticket-1", heads: {} });
  first.drop(1011);
  await vi.advanceTimersByTimeAsync(500);
  last().accept();
  expect(last().sent[0]).toMatchObject({ type: "hello", ticket: "ticket-2" });
});

it("beats with its heads and gives a connection up that does not answer", async () => {
  const socket = await online();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(socket.sent.at(-1)).toEqual({ type: "beat", heads: {} });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(socket.closed).toBe(true);
  expect(client.getState().link.phase).toBe("waiting");
});

it("resends on the next connection what was never acknowledged, and keeps it over a reload", async () => {
  const socket = await online();
  client.dispatch({
    type: "write",
    message: { cid: "a", ticket: "t", text: "hi", internal: true, attachments: [], writtenAt: 1 },
  });
  expect(browserOutbox(localStorage, "me").load()).toHaveLength(1);
  expect(browserOutbox(localStorage, "somebody-else").load()).toEqual([]);
  socket.drop(1011);
  await vi.advanceTimersByTimeAsync(500);
  last().accept();
  last().say(WELCOME);
  expect(last().sent).toContainEqual({ type: "send", ticket: "t", cid: "a", text: "hi", internal: true });
  last().say({ type: "ack", cid: "a", ticket: "t", number: 1, at: "", text: "hi", masked: [] });
  expect(browserOutbox(localStorage, "me").load()).toEqual([]);
  expect(client.getState().outbox).toEqual([]);
});

it("comes back after a drain at the time it was given", async () => {
  const socket = await online();
  socket.say({ type: "drain", reconnect_after_ms: 3_000 });
  socket.drop(1012);
  await vi.advanceTimersByTimeAsync(2_900);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(sockets).toHaveLength(2);
});

it("tries a new ticket once when it is not signed in, then says so and stops", async () => {
  const socket = await online();
  socket.drop(4401);
  await vi.advanceTimersByTimeAsync(1_000);
  last().accept();
  last().drop(4401);
  expect(client.getState().link.phase).toBe("signed_out");
  const before = sockets.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(before);
});

it("does not repeat what the server calls wrong", async () => {
  const socket = await online();
  socket.drop(4403);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
  expect(client.getState().link.phase).toBe("refused");
});

it("waits between 0.5 and 1 s at first, and at most 15 s", () => {
  expect(backoff(0, 0)).toBe(500);
  expect(backoff(0, 0.999)).toBeLessThanOrEqual(1_000);
  expect(backoff(50, 0.999)).toBeLessThanOrEqual(15_000);
  expect(backoff(50, 0)).toBe(7_500);
});
