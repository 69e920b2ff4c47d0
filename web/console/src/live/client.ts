/**
 * The one WebSocket of the page. It owns sockets and timers, feeds the reducer and carries out what the
 * reducer asks for; it decides nothing about messages itself.
 */
import { CLOSE, type ClientFrame, type PresenceStatus, type ServerFrame } from "@havendesk/shared";
import { backoff } from "./backoff";
import type { OutboxStore } from "./outbox";
import { headsOf, reduce } from "./reducer";
import { type Effect, INITIAL, type Input, type LiveState } from "./state";

export interface SocketLike {
  readyState: number;
  send(data: string): void;
  close(code?: number): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
}

export interface LiveDeps {
  url: string;
  connect(url: string): SocketLike;
  /** Fetches a one-time ticket; rejects with `signedOut: true` when nobody is signed in. */
  ticket(): Promise<string>;
  outbox: OutboxStore;
  /** Effects that concern the page (lists, announcements), not the connection. */
  onPageEffect(effect: Effect): void;
  /** Every frame of the gateway, after the state took it in. */
  onFrame?(frame: ServerFrame): void;
  /** Seconds since the person last touched the page, told with every beat. */
  idleSeconds?(): number;
  now?(): number;
  random?(): number;
}

/** An answer to a beat or a sent message must come within this time, or the connection is dead. */
const ANSWER_MS = 10_000;
/** A connection that lasted this long after its welcome starts the back-off anew. */
const GOOD_MS = 10_000;
const FLOOD_MS = 30_000;
const OPEN = 1;

export class LiveClient {
  private state: LiveState = INITIAL;
  private readonly listeners = new Set<() => void>();
  private socket: SocketLike | null = null;
  private generation = 0;
  private failures = 0;
  private welcomedAt: number | null = null;
  private ticketRetried = false;
  private timers = new Set<ReturnType<typeof setTimeout>>();
  private reconnectTimer: ReturnType<typeof setTimeout> | null = null;
  private beatTimer: ReturnType<typeof setInterval> | null = null;
  private answerTimer: ReturnType<typeof setTimeout> | null = null;
  private tickTimer: ReturnType<typeof setInterval> | null = null;
  private running = false;

  constructor(private readonly deps: LiveDeps) {}

  getState = (): LiveState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  start(): void {
    if (this.running) return;
    this.running = true;
    this.dispatch({ type: "restore", outbox: this.deps.outbox.load() });
    this.tickTimer = setInterval(() => this.dispatch({ type: "tick", at: this.now() }), 1_000);
    void this.open();
  }

  stop(): void {
    this.running = false;
    this.generation += 1;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    if (this.reconnectTimer) clearTimeout(this.reconnectTimer);
    if (this.tickTimer) clearInterval(this.tickTimer);
    this.detach();
    this.dispatch({ type: "link", phase: "stopped" });
  }

  /** Try at once: the person asked, or the browser says that the network is back. */
  reconnectNow = (): void => {
    const { phase } = this.state.link;
    if (!this.running || phase === "online" || phase === "connecting") return;
    if (this.reconnectTimer) clearTimeout(this.reconnectTimer);
    this.failures = 0;
    this.ticketRetried = false;
    void this.open();
  };

  dispatch = (input: Input): void => {
    const step = reduce(this.state, input);
    const changed = step.state !== this.state;
    this.state = step.state;
    for (const effect of step.effects) this.carryOut(effect);
    if (changed) for (const listener of this.listeners) listener();
  };

  /** Frames that need no memory: lost ones are not repeated. */
  typing(ticket: string, on: boolean, internal = false): void {
    this.transmit({ type: "typing", ticket, on, ...(internal ? { internal } : {}) });
  }

  presence(status: PresenceStatus): void {
    this.transmit({ type: "presence", status });
  }

  /** Read along with a conversation, or stop; the customer is told and it is recorded. */
  listen(ticket: string, on: boolean): void {
    this.transmit({ type: "listen", ticket, on });
  }

  private now(): number {
    return this.deps.now ? this.deps.now() : Date.now();
  }

  private carryOut(effect: Effect): void {
    switch (effect.do) {
      case "send":
        this.transmit(effect.frame);
        break;
      case "later": {
        const timer = setTimeout(() => {
          this.timers.delete(timer);
          this.dispatch(effect.input);
        }, effect.afterMs);
        this.timers.add(timer);
        break;
      }
      case "keep":
        this.deps.outbox.keep(effect.item);
        break;
      case "drop":
        this.deps.outbox.drop(effect.cid);
        break;
      default:
        this.deps.onPageEffect(effect);
    }
  }

  private async open(): Promise<void> {
    this.generation += 1;
    const mine = this.generation;
    this.detach();
    this.dispatch({ type: "link", phase: "connecting" });
    let ticket: string;
    try {
      ticket = await this.deps.ticket();
    } catch (error) {
      if (mine === this.generation) this.onTicketFailed(error);
      return;
    }
    if (mine !== this.generation || !this.running) return;
    const socket = this.deps.connect(this.deps.url);
    this.socket = socket;
    this.expectAnswer();
    socket.onopen = () => {
      socket.send(
        JSON.stringify({ type: "hello", v: 1, ticket, heads: headsOf(this.state) } satisfies ClientFrame),
      );
    };
    socket.onmessage = (event) => this.onMessage(event.data);
    socket.onclose = (event) => {
      if (mine === this.generation) this.onClose(event.code);
    };
  }

  private onTicketFailed(error: unknown): void {
    if (error instanceof Error && "signedOut" in error && error.signedOut === true) {
      this.dispatch({ type: "link", phase: "signed_out" });
      return;
    }
    this.scheduleReconnect();
  }

  private onMessage(data: unknown): void {
    this.answered();
    const frame = parseFrame(data);
    if (!frame) return;
    if (frame.type === "welcome") {
      this.welcomedAt = this.now();
      this.ticketRetried = false;
      this.startBeats(frame.beat_seconds * 1_000);
    }
    this.dispatch({ type: "frame", frame, at: this.now() });
    this.deps.onFrame?.(frame);
  }

  private onClose(code: number): void {
    const drainedUntil = this.state.link.phase === "draining" ? this.state.link.retryAt : null;
    const lasted = this.welcomedAt === null ? 0 : this.now() - this.welcomedAt;
    if (lasted >= GOOD_MS) this.failures = 0;
    this.detach();
    if (code === CLOSE.wrongOrigin || code === CLOSE.malformedHello) {
      this.dispatch({ type: "link", phase: "refused" });
    } else if (code === CLOSE.notSignedIn && this.ticketRetried) {
      this.dispatch({ type: "link", phase: "signed_out" });
    } else if (code === CLOSE.notSignedIn) {
      this.ticketRetried = true;
      this.scheduleReconnect();
    } else if (code === CLOSE.flood) {
      this.scheduleReconnect(FLOOD_MS);
    } else if (drainedUntil !== null) {
      this.scheduleReconnect(Math.max(0, drainedUntil - this.now()));
    } else {
      this.scheduleReconnect();
    }
  }

  private scheduleReconnect(delayMs?: number): void {
    if (!this.running) return;
    const random = this.deps.random ? this.deps.random() : Math.random();
    const delay = delayMs ?? backoff(this.failures, random);
    this.failures += 1;
    this.dispatch({ type: "link", phase: "waiting", retryAt: this.now() + delay });
    if (this.reconnectTimer) clearTimeout(this.reconnectTimer);
    this.reconnectTimer = setTimeout(() => void this.open(), delay);
  }

  private startBeats(everyMs: number): void {
    if (this.beatTimer) clearInterval(this.beatTimer);
    this.beatTimer = setInterval(() => {
      const idle = this.deps.idleSeconds?.();
      this.transmit({
        type: "beat",
        heads: headsOf(this.state),
        ...(idle === undefined ? {} : { idle_seconds: idle }),
      });
    }, everyMs);
  }

  private transmit(frame: ClientFrame): void {
    const ready = this.socket?.readyState === OPEN && this.welcomedAt !== null;
    if (!this.socket || !ready) return;
    this.socket.send(JSON.stringify(frame));
    if (frame.type === "beat" || frame.type === "send") this.expectAnswer();
  }

  private expectAnswer(): void {
    if (this.answerTimer) return;
    this.answerTimer = setTimeout(() => {
      // The network swallows silently: give the socket up ourselves, the browser would wait for minutes.
      this.answerTimer = null;
      this.generation += 1;
      this.detach();
      this.scheduleReconnect();
    }, ANSWER_MS);
  }

  private answered(): void {
    if (this.answerTimer) clearTimeout(this.answerTimer);
    this.answerTimer = null;
  }

  private detach(): void {
    this.answered();
    if (this.beatTimer) clearInterval(this.beatTimer);
    this.beatTimer = null;
    this.welcomedAt = null;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }
}

function parseFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === "object" && value !== null && "type" in value ? (value as ServerFrame) : null;
  } catch {
    return null;
  }
}
