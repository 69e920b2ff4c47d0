/**
 * One live connection, kept alive: hello, heartbeat, the detection of a dead line, and coming back with a
 * jittered pause. It knows nothing of conversations; whoever owns it gives the heads and takes the frames.
 */
import { CLOSE, type ClientFrame, type Heads, type ServerFrame, type WelcomeFrame } from "@havendesk/shared";
import type { LinkStatus } from "./types.ts";

/** The gateway greets within this time, or the line is dead; milliseconds, like all below. */
const WELCOME_WITHIN = 8_000;
/** A heartbeat is answered within this time, or the line is dead. */
export const BEAT_WITHIN = 8_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;
const FLOOD_PAUSE = 30_000;
/** A connection that lasted this long was a good one: the next pause is short again. */
const GOOD_AFTER = 10_000;

export type Stopped = "expired" | "origin" | "protocol";

export interface LinkOwner {
  /** A session token; `renew`: the last one was refused. Rejects to try again later. */
  credentials(renew: boolean): Promise<string>;
  heads(): Heads;
  welcomed(frame: WelcomeFrame): void;
  received(frame: ServerFrame): void;
  changed(status: LinkStatus): void;
  /** The link gave up; `start` begins anew. */
  stopped(why: Stopped): void;
  /** A frame was too large for the gateway. */
  tooBig(): void;
}

/** Half of the pause is fixed, half is chance, so that the customers of a restarted desk do not come at once. */
export function pause(attempt: number, chance: number): number {
  const cap = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(attempt, 10));
  return Math.round(cap / 2 + (cap / 2) * chance);
}

export class Link {
  private socket: WebSocket | null = null;
  private status: LinkStatus = "off";
  private attempt = 0;
  private welcomedAt = 0;
  private beatEvery = 20_000;
  private drainPause: number | null = null;
  private renew = false;
  private refusals = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private beatTimer: ReturnType<typeof setTimeout> | undefined;
  private deadline: ReturnType<typeof setTimeout> | undefined;
  /** Counts the connections, so that an answer to an abandoned one is not taken for the new one's. */
  private era = 0;

  constructor(
    private readonly url: () => string,
    private readonly owner: LinkOwner,
  ) {}

  private become(status: LinkStatus): void {
    if (this.status === status) return;
    this.status = status;
    this.owner.changed(status);
  }

  start(): void {
    if (this.status !== "off") return;
    this.attempt = 0;
    this.refusals = 0;
    void this.connect();
  }

  stop(): void {
    this.era += 1;
    this.abandon();
    clearTimeout(this.timer);
    this.become("off");
  }

  /** Begins a new connection at once, for another person or another session. */
  restart(): void {
    this.stop();
    this.start();
  }

  /** The network or the page came back: prove the line now instead of waiting for the next beat. */
  nudge(): void {
    if (this.status === "on") this.beat();
    if (this.status === "waiting") {
      this.attempt = 0;
      clearTimeout(this.timer);
      void this.connect();
    }
  }

  /** False where there is no greeted connection; the caller keeps what it wanted to say. */
  send(frame: ClientFrame): boolean {
    if (this.status !== "on" || this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private async connect(): Promise<void> {
    this.era += 1;
    const era = this.era;
    this.become("connecting");
    let token: string;
    try {
      token = await this.owner.credentials(this.renew);
    } catch {
      if (era === this.era) this.wait(pause(this.attempt++, Math.random()));
      return;
    }
    if (era !== this.era) return;
    this.renew = false;
    this.dial(token, era);
  }

  private dial(token: string, era: number): void {
    const socket = new WebSocket(this.url());
    this.socket = socket;
    const mine = (): boolean => era === this.era && this.socket === socket;
    socket.onopen = () => {
      if (mine()) socket.send(JSON.stringify({ type: "hello", v: 1, token, heads: this.owner.heads() }));
    };
    socket.onmessage = (event: MessageEvent<unknown>) => {
      if (mine()) this.take(event.data);
    };
    socket.onclose = (event) => {
      if (mine()) this.closed(event.code);
    };
    this.arm(WELCOME_WITHIN);
  }

  private take(data: unknown): void {
    const frame = readFrame(data);
    if (!frame) return;
    if (frame.type === "welcome") {
      clearTimeout(this.deadline);
      this.welcomedAt = Date.now();
      this.beatEvery = Math.max(1, frame.beat_seconds) * 1000;
      this.become("on");
      this.owner.welcomed(frame);
      this.planBeat();
      return;
    }
    if (frame.type === "beat") clearTimeout(this.deadline);
    if (frame.type === "drain") this.drainPause = Math.max(0, frame.reconnect_after_ms);
    this.owner.received(frame);
  }

  private planBeat(): void {
    clearTimeout(this.beatTimer);
    this.beatTimer = setTimeout(() => this.beat(), this.beatEvery);
  }

  private beat(): void {
    if (this.send({ type: "beat", heads: this.owner.heads() })) this.arm(BEAT_WITHIN);
    this.planBeat();
  }

  /** Without an answer until then the line counts as dead, whatever the socket believes of itself. */
  private arm(within: number): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => this.closed(0), within);
  }

  private abandon(): void {
    clearTimeout(this.beatTimer);
    clearTimeout(this.deadline);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  private closed(code: number): void {
    this.abandon();
    const lasted = this.welcomedAt > 0 ? Date.now() - this.welcomedAt : 0;
    this.welcomedAt = 0;
    if (lasted >= GOOD_AFTER) {
      this.attempt = 0;
      this.refusals = 0;
    }
    const drained = this.drainPause;
    this.drainPause = null;
    if (code === CLOSE.tooBig) this.owner.tooBig();
    if (code === CLOSE.notSignedIn) {
      this.signedOut();
    } else if (code === CLOSE.wrongOrigin || code === CLOSE.malformedHello) {
      this.giveUp(code === CLOSE.wrongOrigin ? "origin" : "protocol");
    } else if (drained !== null) {
      this.wait(drained);
    } else if (code === CLOSE.flood) {
      this.wait(FLOOD_PAUSE);
    } else {
      this.wait(pause(this.attempt++, Math.random()));
    }
  }

  private signedOut(): void {
    this.refusals += 1;
    if (this.refusals > 1) {
      this.giveUp("expired");
      return;
    }
    this.renew = true;
    void this.connect();
  }

  private giveUp(why: Stopped): void {
    this.renew = why === "expired";
    this.become("off");
    this.owner.stopped(why);
  }

  private wait(milliseconds: number): void {
    this.become("waiting");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.connect(), milliseconds);
  }
}

/** A frame of the gateway; anything that is none is left out, and so is every unknown type, by the owner. */
function readFrame(data: unknown): ServerFrame | null {
  if (typeof data !== "string") return null;
  try {
    const frame = JSON.parse(data) as { type?: unknown } | null;
    return frame !== null && typeof frame.type === "string" ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}
