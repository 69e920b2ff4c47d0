/**
 * A desk in memory that keeps the gateway's promises and breaks the line on purpose: it numbers, answers a
 * repeated cid with the old number, refuses what comes out of order, loses frames and cuts connections. For
 * tests only.
 */
import type { ClientFrame, Heads, Message, ServerFrame } from "@havendesk/shared";
import { Api } from "../core/api.ts";
import { SafeStorage } from "../core/store.ts";
import type { Config, Session, TicketRow } from "../core/types.ts";

export const CONFIG: Config = {
  exchange_name: "Brightwater Exchange",
  sandbox: true,
  limits: { text_characters: 10_000, attachment_bytes: 1000, attachment_types: ["image/png"] },
  live_url: "ws://desk.test/live/v1",
};

interface Ticket {
  id: string;
  reference: string;
  messages: Message[];
  byCid: Map<string, Message>;
  handler: "bot" | "queue" | "agent";
  status: "new" | "open" | "solved" | "closed";
  read: { customer: number; agent: number };
  rating: number | null;
}

/** Shares from 0 to 1; `chance` decides. */
export interface Faults {
  chance: () => number;
  /** The frame never reaches the desk, and the line is dead afterwards. */
  loseBefore: number;
  /** The desk does it, but the answer is lost and the line is dead afterwards. */
  loseAfter: number;
  busy: number;
}

export const NO_FAULTS: Faults = { chance: () => 1, loseBefore: 0, loseAfter: 0, busy: 0 };

export class FakeDesk {
  readonly tickets = new Map<string, Ticket>();
  readonly starts = new Map<string, string>();
  readonly sockets = new Set<FakeSocket>();
  /** Everything clients said, for assertions. */
  readonly heard: ClientFrame[] = [];
  faults = NO_FAULTS;
  /** While false no connection is greeted, as if the process were gone. */
  up = true;
  tokens = new Set<string>(["session-1"]);
  private count = 0;

  ticket(id: string): Ticket {
    const found = this.tickets.get(id);
    if (!found) throw new Error(`no ticket ${id}`);
    return found;
  }

  open(text: string | null, cid: string): Ticket {
    this.count += 1;
    const id = `ticket-${this.count}`;
    const made: Ticket = {
      id,
      reference: `HD-${this.count}`,
      messages: [],
      byCid: new Map(),
      handler: "bot",
      status: "new",
      read: { customer: 0, agent: 0 },
      rating: null,
    };
    this.tickets.set(id, made);
    if (text !== null) this.append(made, text, "customer", cid);
    return made;
  }

  append(ticket: Ticket, text: string, kind: Message["author"]["kind"], cid: string | null): Message {
    const masked = text.includes("secret") ? ["code"] : [];
    const message: Message = {
      ticket: ticket.id,
      number: ticket.messages.length + 1,
      author: { kind },
      visibility: "public",
      kind: "text",
      text: text.replaceAll("secret", "[removed]"),
      at: new Date(Date.now()).toISOString(),
      channel: "chat",
      attachments: [],
      masked,
      cid,
    };
    ticket.messages.push(message);
    if (cid !== null) ticket.byCid.set(cid, message);
    return message;
  }

  /** Somebody at the desk writes; everybody who follows hears it. */
  says(id: string, text: string): void {
    const ticket = this.ticket(id);
    this.append(ticket, text, "agent", null);
    for (const socket of this.sockets) socket.catchUp(ticket);
  }

  cutAll(code = 1006): void {
    for (const socket of [...this.sockets]) socket.cut(code);
  }

  rows(): TicketRow[] {
    return [...this.tickets.values()].map((ticket) => ({
      id: ticket.id,
      reference: ticket.reference,
      status: ticket.status,
      handler: ticket.handler,
      topic: "other",
      language: "en",
      opened_at: "2026-03-01T09:00:00.000Z",
      last_at: ticket.messages.at(-1)?.at ?? null,
      last_number: ticket.messages.length,
      read_customer: ticket.read.customer,
      rating: ticket.rating,
    }));
  }
}

/** Stands in for WebSocket; `FakeSocket.desk` is the desk that every new one reaches. */
export class FakeSocket {
  static readonly OPEN = 1;
  static desk: FakeDesk;
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  private readonly desk = FakeSocket.desk;
  private readonly followed = new Map<string, number>();
  private blockedBy = new Map<string, string>();
  private silent = false;
  private greeted = false;

  constructor(readonly url: string) {
    setTimeout(() => {
      if (!this.desk.up) {
        this.cut(1006);
        return;
      }
      this.readyState = 1;
      this.desk.sockets.add(this);
      this.onopen?.();
    }, 5);
  }

  cut(code: number): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.desk.sockets.delete(this);
    this.onclose?.({ code });
  }

  close(): void {
    this.readyState = 3;
    this.desk.sockets.delete(this);
  }

  /** The line dies without a word, as with a phone in a tunnel. */
  die(): void {
    this.silent = true;
  }

  send(data: string): void {
    const { faults } = this.desk;
    if (this.silent) return;
    if (this.greeted && faults.chance() < faults.loseBefore) {
      this.die();
      return;
    }
    const deaf = this.greeted && faults.chance() < faults.loseAfter;
    const frame = JSON.parse(data) as ClientFrame;
    setTimeout(() => {
      if (this.readyState !== 1 || this.silent) return;
      if (deaf) this.die();
      this.desk.heard.push(frame);
      this.take(frame);
    }, 3);
  }

  say(frame: ServerFrame): void {
    if (this.silent) return;
    setTimeout(() => {
      if (this.readyState === 1) this.onmessage?.({ data: JSON.stringify(frame) });
    }, 3);
  }

  private take(frame: ClientFrame): void {
    switch (frame.type) {
      case "hello":
        this.hello(frame.token ?? "", frame.heads);
        break;
      case "beat":
        this.beat(frame.heads);
        break;
      case "start":
        this.start(frame);
        break;
      case "send":
        this.message(frame);
        break;
      case "open":
        this.follow(frame.ticket, frame.after);
        break;
      case "person":
      case "rate":
        this.act(frame);
        break;
      default:
        break;
    }
  }

  private hello(token: string, heads: Heads): void {
    if (!this.desk.tokens.has(token)) {
      this.cut(4401);
      return;
    }
    this.greeted = true;
    const resumed = Object.keys(heads).filter((ticket) => this.desk.tickets.has(ticket));
    this.say({
      type: "welcome",
      v: 1,
      you: { kind: "customer", id: "customer-1" },
      beat_seconds: 20,
      limits: {
        frame_bytes: 262_144,
        text_characters: 10_000,
        frames_per_second: 20,
        burst: 60,
        attachments: 10,
        open_tickets: 200,
      },
      resumed,
    });
    for (const ticket of resumed) this.follow(ticket, heads[ticket] ?? 0);
  }

  private beat(heads: Heads): void {
    const truth: Heads = {};
    for (const id of Object.keys(heads)) truth[id] = this.desk.ticket(id).messages.length;
    this.say({ type: "beat", heads: truth });
  }

  private follow(id: string, after: number): void {
    this.followed.set(id, after);
    this.tell(id);
    this.catchUp(this.desk.ticket(id));
  }

  tell(id: string): void {
    const ticket = this.desk.ticket(id);
    this.say({
      type: "state",
      ticket: id,
      reference: ticket.reference,
      status: ticket.status,
      handler: ticket.handler,
      assignee: null,
      topic: "other",
      priority: "normal",
      language: "en",
      queue: ticket.handler === "queue" ? { position: 2, expected_seconds: 90 } : null,
      head: ticket.messages.length,
      read: ticket.read,
      rating: ticket.rating,
    });
  }

  catchUp(ticket: Ticket): void {
    const after = this.followed.get(ticket.id);
    const upto = ticket.messages.length;
    if (after === undefined || upto <= after) return;
    this.followed.set(ticket.id, upto);
    this.say({ type: "messages", ticket: ticket.id, after, upto, messages: ticket.messages.slice(after) });
  }

  private start(frame: ClientFrame & { type: "start" }): void {
    const known = this.desk.starts.get(frame.cid);
    const ticket = known ? this.desk.ticket(known) : this.desk.open(frame.text ?? null, frame.cid);
    this.desk.starts.set(frame.cid, ticket.id);
    const first = ticket.byCid.get(frame.cid);
    this.say({
      type: "started",
      cid: frame.cid,
      ticket: ticket.id,
      reference: ticket.reference,
      number: first?.number ?? 0,
      at: first?.at ?? new Date().toISOString(),
      text: first?.text ?? null,
      masked: first?.masked ?? [],
    });
    this.follow(ticket.id, 0);
  }

  private message(frame: ClientFrame & { type: "send" }): void {
    const { cid, ticket: id } = frame;
    const blocked = this.blockedBy.get(id);
    if (blocked !== undefined && blocked !== cid) {
      this.refuse(cid, "out_of_order");
      return;
    }
    this.blockedBy.delete(id);
    if (this.desk.faults.chance() < this.desk.faults.busy) {
      this.blockedBy.set(id, cid);
      this.say({ type: "busy", cid, for: "send", retry_after_ms: 300 });
      return;
    }
    const ticket = this.desk.ticket(id);
    if (ticket.status === "closed") {
      this.refuse(cid, "ticket_closed");
      return;
    }
    const stored = ticket.byCid.get(cid) ?? this.desk.append(ticket, frame.text, "customer", cid);
    const { number, at, text, masked } = stored;
    this.say({ type: "ack", cid, ticket: id, number, at, text, masked });
    for (const socket of this.desk.sockets) socket.catchUp(ticket);
  }

  private refuse(cid: string, code: string): void {
    this.say({ type: "refused", cid, code, title: code });
  }

  private act(frame: ClientFrame & { type: "person" | "rate" }): void {
    const ticket = this.desk.ticket(frame.ticket);
    if (frame.type === "person") ticket.handler = "queue";
    else ticket.rating = frame.score;
    this.say({ type: "done", for: frame.type, ticket: ticket.id });
    this.tell(ticket.id);
  }
}

export class FakeApi extends Api {
  sessions = 0;

  constructor(readonly fake: FakeDesk) {
    super("http://desk.test");
  }

  override async config(): Promise<Config> {
    return CONFIG;
  }

  override async session(): Promise<Session> {
    this.sessions += 1;
    return {
      session: `session-${this.sessions}`,
      customer_id: "customer-1",
      proven: false,
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    };
  }

  override async tickets(): Promise<TicketRow[]> {
    return this.fake.rows();
  }
}

/** A Storage of its own for each test. */
export function emptyStorage(): SafeStorage {
  return new SafeStorage(null);
}
