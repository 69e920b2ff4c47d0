/** Small things of the client: new ids, when to say that the customer types, when to ask for what stays away. */
import type { ClientFrame } from "@havendesk/shared";
import type { Conversation } from "./types.ts";

/** At most one sign of typing in this time, in milliseconds; taken back so long after the last key. */
const TYPING_EVERY = 3_000;
const TYPING_STOPS = 5_000;
/** A head above our own with no messages for this long is asked for, in milliseconds. */
const HEAL_AFTER = 2_000;

/** A random UUID (version 4), also on a page without TLS, where crypto.randomUUID does not exist. */
export function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class TypingSign {
  private sent = { ticket: "", at: 0 };
  private stop: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: (frame: ClientFrame) => boolean) {}

  on(ticket: string): void {
    clearTimeout(this.stop);
    this.stop = setTimeout(() => this.off(), TYPING_STOPS);
    const now = Date.now();
    if (this.sent.ticket === ticket && now - this.sent.at < TYPING_EVERY) return;
    this.sent = { ticket, at: now };
    this.send({ type: "typing", ticket, on: true });
  }

  off(): void {
    clearTimeout(this.stop);
    const { ticket } = this.sent;
    if (ticket === "") return;
    this.sent = { ticket: "", at: 0 };
    this.send({ type: "typing", ticket, on: false });
  }
}

/** Own acknowledged messages and the heads of a beat promise messages; where they stay away, ask for them. */
export class Gaps {
  private readonly since = new Map<string, number>();

  watch(conversations: Conversation[], followed: ReadonlySet<string>, now: number): void {
    for (const one of conversations) {
      if (one.ticket === null) continue;
      const missing = one.head > one.last && followed.has(one.ticket);
      if (!missing) this.since.delete(one.ticket);
      else if (!this.since.has(one.ticket)) this.since.set(one.ticket, now);
    }
  }

  /** Tickets whose time is up; each is named once per waiting time. */
  due(now: number): string[] {
    const due = [...this.since].filter(([, since]) => now - since >= HEAL_AFTER).map(([ticket]) => ticket);
    for (const ticket of due) this.since.set(ticket, now);
    return due;
  }
}
