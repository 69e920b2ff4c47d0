import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { emptyStorage, FakeApi, FakeDesk, FakeSocket, NO_FAULTS } from "../testing/fake-desk.ts";
import { Client } from "./client.ts";
import { byKey } from "./conversations.ts";
import { newId } from "./helpers.ts";
import { Sessions } from "./sessions.ts";
import { type ParcelStore, PlainStore, type SafeStorage } from "./store.ts";
import { timeline } from "./timeline.ts";

let desk: FakeDesk;
let api: FakeApi;
let storage: SafeStorage;
let store: ParcelStore;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-03-01T09:30:00Z") });
  desk = new FakeDesk();
  FakeSocket.desk = desk;
  vi.stubGlobal("WebSocket", FakeSocket);
  api = new FakeApi(desk);
  storage = emptyStorage();
  store = new PlainStore(storage);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function page(): Client {
  return new Client(api, new Sessions(api, storage, () => "en"), store, "en");
}

async function opened(): Promise<Client> {
  const client = page();
  client.setOpen(true);
  await vi.advanceTimersByTimeAsync(100);
  return client;
}

/** A small generator with a seed, so that a failing run can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function here(client: Client) {
  const { view } = client.state;
  const one = view.name === "thread" ? byKey(client.state.conversations, view.key) : undefined;
  if (!one) throw new Error("no conversation on the screen");
  return one;
}

function shown(client: Client): string[] {
  const one = here(client);
  return timeline(one, client.parcelsOf(one.key), Date.now()).flatMap((row) =>
    row.row === "bubble" ? [row.text] : [],
  );
}

it("makes ids of the right form without TLS too", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newId()).toMatch(form);
  vi.stubGlobal("crypto", { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) });
  expect(newId()).toMatch(form);
});

describe("delivery", () => {
  it("begins a chat, is answered, and shows every message once", async () => {
    const client = await opened();
    client.say("Where is my deposit?", []);
    await vi.advanceTimersByTimeAsync(100);
    const one = here(client);
    expect(one.ticket).toBe("ticket-1");
    desk.says("ticket-1", "I am looking");
    await vi.advanceTimersByTimeAsync(100);
    expect(shown(client)).toEqual(["Where is my deposit?", "I am looking"]);
    expect(client.state.parcels).toEqual([]);
    expect(here(client).last).toBe(2);
  });

  it("begins a chat with a file alone", async () => {
    const client = await opened();
    const file = { id: "f", name: "a.png", media_type: "image/png", bytes: 1, width: 1, height: 1 };
    client.say("", [file]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.heard.filter((frame) => frame.type === "start" || frame.type === "send")).toMatchObject([
      { type: "start" },
      { type: "send", ticket: "ticket-1", text: "", attachments: ["f"] },
    ]);
  });

  it("shows what was stored in place of what was typed", async () => {
    const client = await opened();
    client.say("my secret", []);
    await vi.advanceTimersByTimeAsync(100);
    expect(shown(client)).toEqual(["my [removed]"]);
    const one = here(client);
    expect(timeline(one, [], Date.now()).map((row) => row.row)).toContain("secret");
    expect(JSON.stringify(storage.keys("").map((key) => storage.get(key)))).not.toContain("my secret");
  });

  it("sends what was typed while away once, in order, also after a reload", async () => {
    const client = await opened();
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    desk.up = false;
    desk.cutAll();
    client.say("two", []);
    client.say("three", []);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(shown(client)).toEqual(["one", "two", "three"]);
    client.rest();
    desk.up = true;
    const again = await opened();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.ticket("ticket-1").messages.map((message) => message.text)).toEqual(["one", "two", "three"]);
    expect(shown(again)).toEqual(["one", "two", "three"]);
    expect(again.state.parcels).toEqual([]);
  });

  it("begins a chat offline and gives its later messages the ticket when it has one", async () => {
    const client = await opened();
    desk.up = false;
    desk.cutAll();
    client.say("first", []);
    client.say("second", []);
    client.person();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(desk.tickets.size).toBe(0);
    desk.up = true;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(desk.tickets.size).toBe(1);
    expect(desk.ticket("ticket-1").messages.map((message) => message.text)).toEqual(["first", "second"]);
    expect(here(client).handler).toBe("queue");
    expect(here(client).queue?.position).toBe(2);
  });

  it("notices a dead line within 8 s of an unanswered beat and comes back", async () => {
    const client = await opened();
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    for (const socket of desk.sockets) socket.die();
    desk.says("ticket-1", "you there?");
    await vi.advanceTimersByTimeAsync(20_000 + 8_000 + 2_000);
    expect(client.state.link).toBe("on");
    expect(shown(client)).toEqual(["one", "you there?"]);
  });

  it("asks at once when a range begins after what it has", async () => {
    const client = await opened();
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    const ticket = desk.ticket("ticket-1");
    desk.append(ticket, "lost", "agent", null);
    const late = desk.append(ticket, "late", "agent", null);
    for (const socket of desk.sockets) {
      socket.say({ type: "messages", ticket: ticket.id, after: 2, upto: 3, messages: [late] });
    }
    await vi.advanceTimersByTimeAsync(50);
    expect(shown(client)).toEqual(["one", "lost", "late"]);
    expect(desk.heard).toContainEqual({ type: "open", ticket: ticket.id, after: 1 });
  });

  it("heals a lost push with the next beat", async () => {
    const client = await opened();
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    desk.append(desk.ticket("ticket-1"), "never pushed", "agent", null);
    await vi.advanceTimersByTimeAsync(24_000);
    expect(shown(client)).toEqual(["one", "never pushed"]);
  });

  it("renews a refused session once, and then says that it has ended", async () => {
    const client = await opened();
    desk.tokens = new Set(["session-2"]);
    desk.cutAll(4401);
    await vi.advanceTimersByTimeAsync(100);
    expect(client.state.link).toBe("on");
    desk.tokens = new Set();
    await vi.advanceTimersByTimeAsync(15_000);
    desk.cutAll(4401);
    await vi.advanceTimersByTimeAsync(100);
    expect(client.state.trouble).toBe("expired");
    expect(client.state.link).toBe("off");
  });

  it("offers a new chat for words that came to a closed one, and says them there once", async () => {
    const client = await opened();
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    desk.ticket("ticket-1").status = "closed";
    client.say("too late", []);
    await vi.advanceTimersByTimeAsync(100);
    const [parcel] = client.state.parcels;
    expect(parcel).toMatchObject({ status: "failed", code: "ticket_closed" });
    client.sayAnew(parcel?.cid ?? "");
    await vi.advanceTimersByTimeAsync(100);
    expect(desk.ticket("ticket-1").messages).toHaveLength(1);
    expect(desk.ticket("ticket-2").messages.map((message) => message.text)).toEqual(["too late"]);
    expect(client.state.parcels).toEqual([]);
  });

  it("costs the desk no connection on a page where nothing is going on", async () => {
    const client = await opened();
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    desk.ticket("ticket-1").status = "solved";
    client.rest();
    const closed = page();
    closed.peek();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(closed.state.phase).toBe("ready");
    expect(desk.sockets.size).toBe(0);
    closed.setOpen(true);
    await vi.advanceTimersByTimeAsync(100);
    expect(desk.sockets.size).toBe(1);
  });

  it("waits as long as a drained desk asks", async () => {
    const client = await opened();
    for (const socket of [...desk.sockets]) socket.say({ type: "drain", reconnect_after_ms: 4_000 });
    await vi.advanceTimersByTimeAsync(10);
    desk.cutAll(1012);
    await vi.advanceTimersByTimeAsync(3_900);
    expect(client.state.link).toBe("waiting");
    await vi.advanceTimersByTimeAsync(300);
    expect(client.state.link).toBe("on");
  });

  it("leaves nothing on the device after signing out", async () => {
    const client = await opened();
    api.endSession = async () => ({});
    client.say("one", []);
    await vi.advanceTimersByTimeAsync(100);
    desk.cutAll();
    client.say("unsent", []);
    await client.signOut();
    expect(storage.keys("")).toEqual([]);
    expect(client.state.conversations).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "loses, doubles and disorders nothing on a bad line (seed %i)",
    async (seed) => {
      const chance = seeded(seed);
      const client = await opened();
      desk.faults = { chance, loseBefore: 0.12, loseAfter: 0.12, busy: 0.2 };
      const mine: string[] = [];
      for (let i = 0; i < 40; i += 1) {
        const text = `mine ${i}`;
        mine.push(text);
        client.say(text, []);
        const [ticket] = desk.tickets.keys();
        if (ticket && chance() < 0.5) desk.says(ticket, `theirs ${i}`);
        if (chance() < 0.1) desk.cutAll();
        await vi.advanceTimersByTimeAsync(Math.floor(chance() * 4_000));
      }
      desk.faults = NO_FAULTS;
      await vi.advanceTimersByTimeAsync(120_000);
      expect(desk.tickets.size).toBe(1);
      const stored = desk.ticket("ticket-1").messages;
      expect(stored.filter((m) => m.author.kind === "customer").map((m) => m.text)).toEqual(mine);
      expect(shown(client)).toEqual(stored.map((message) => message.text));
      expect(client.state.parcels).toEqual([]);
    },
  );
});
