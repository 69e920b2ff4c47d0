/**
 * The chat as it is held against sleep, sign-ins and bad lines: it wakes, knows who the customer is, keeps the
 * conversations and the parcels true, and tells whoever listens. Every change of state goes through `set`; the
 * rules are in conversations.ts and parcels.ts, what the customer does is in client.ts.
 */
import type {
  CustomerLanguage,
  Heads,
  RefusedFrame,
  ServerFrame,
  StartedFrame,
  WelcomeFrame,
} from "@havendesk/shared";
import { type Api, ApiError } from "./api.ts";
import {
  acknowledged,
  byKey,
  byRecency,
  byTicket,
  changeOne,
  forgetTypists,
  isOver,
  listed,
  receive,
  started,
} from "./conversations.ts";
import { Gaps, TypingSign } from "./helpers.ts";
import { Link, type Stopped } from "./link.ts";
import { Outbox } from "./outbox.ts";
import { IdentityRefused, type Sessions, type TokenSource } from "./sessions.ts";
import type { ParcelStore } from "./store.ts";
import type { Conversation, LinkStatus, State, Trouble, View } from "./types.ts";

/** At most so many conversations are followed from the first frame on; older ones when they are opened. */
const FOLLOWED = 50;
/** A desk that did not answer is asked again by itself after this time. */
const ASK_AGAIN = 8_000;
const TICK = 1_000;
/** A connection that is back within this time was never away, as far as the customer is concerned. */
const BLINK = 1_500;
/** A visitor's chats become the customer's within this time after the sign-in; looked for at each step. */
const MERGING = 20_000;
const MERGE_LOOKS = [1_500, 4_000, 9_000, MERGING];

export class Held {
  state: State;
  private readonly listeners = new Set<() => void>();
  protected readonly link: Link;
  protected readonly outbox: Outbox;
  /** Tickets that are open on this connection. */
  protected followed = new Set<string>();
  private readonly gaps = new Gaps();
  protected readonly sign = new TypingSign((frame) => this.link.send(frame));
  private ticker: ReturnType<typeof setInterval> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;
  private blink: ReturnType<typeof setTimeout> | undefined;
  /** Counts the wakings, so that one that was overtaken by a sign-in or sign-out ends in silence. */
  private era = 0;
  private waking = false;
  /** The tickets that the last hello named. */
  private asked: string[] = [];

  constructor(
    protected readonly api: Api,
    protected readonly sessions: Sessions,
    store: ParcelStore,
    language: CustomerLanguage,
  ) {
    this.state = {
      phase: "asleep",
      trouble: null,
      config: null,
      session: null,
      link: "off",
      lost: false,
      open: false,
      view: { name: "new" },
      language,
      conversations: [],
      parcels: [],
      notice: null,
    };
    this.outbox = new Outbox(
      store,
      (parcels) => this.set({ parcels }),
      (frame) => this.link.send(frame),
    );
    this.link = new Link(() => this.liveUrl(), {
      credentials: (renew) => this.credentials(renew),
      heads: () => this.heads(),
      welcomed: (frame) => this.welcomed(frame),
      received: (frame) => this.received(frame),
      changed: (status) => this.linkChanged(status),
      stopped: (why) => this.stopped(why),
      tooBig: () => this.outbox.failFlying("text_too_long"),
    });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Somebody looks, or something may still come or go; else a page costs the desk no connection. */
  private expectant(): boolean {
    const { open, conversations, parcels } = this.state;
    return open || parcels.length > 0 || conversations.some((one) => !isOver(one));
  }

  protected set(change: Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  // waking ----------------------------------------------------------------------------------------

  /** Looks for news on its own where somebody has chatted on this device before. */
  peek(): void {
    if (this.sessions.remembered()) void this.wake();
  }

  setOpen(open: boolean): void {
    this.set({ open, notice: null });
    if (open) void this.wake();
  }

  async wake(): Promise<void> {
    const { phase, link, trouble } = this.state;
    if (this.waking || (phase === "ready" && link !== "off")) return;
    this.era += 1;
    const era = this.era;
    this.waking = true;
    clearTimeout(this.again);
    this.set({ phase: this.state.session ? "ready" : "loading", trouble: null });
    try {
      const known = this.state.config;
      const config = known && known.sandbox !== null ? known : await this.api.config();
      if (era !== this.era) return;
      this.set({ config });
      if (config.switches?.chat === false) throw new ApiError(503, "switched_off");
      await this.adopt(era, trouble === "expired");
      if (this.expectant()) this.link.start();
    } catch (error) {
      if (era === this.era) this.failed(error);
    } finally {
      if (era === this.era) this.waking = false;
    }
  }

  private async adopt(era: number, renew: boolean): Promise<string> {
    const session = await this.sessions.current(renew);
    const rows = await this.api.tickets(session.session);
    if (era !== this.era) throw new ApiError(0, "overtaken");
    const before = this.state.session;
    const same = before?.customer_id === session.customer_id;
    const upgraded = before !== null && !before.proven && session.proven;
    await this.outbox.load(`${this.api.desk}|${session.proven ? session.customer_id : "visitor"}`, {
      inherit: session.proven ? `${this.api.desk}|visitor` : null,
    });
    if (era !== this.era) throw new ApiError(0, "overtaken");
    const kept = same || upgraded ? this.state.conversations : [];
    const conversations = this.outbox.conversations(listed(kept, rows));
    this.set({
      session,
      conversations,
      phase: "ready",
      trouble: null,
      ...(same || upgraded ? {} : { view: firstView(conversations) }),
    });
    if (this.merging()) {
      for (const wait of MERGE_LOOKS) setTimeout(() => era === this.era && void this.relist(), wait);
    }
    return session.session;
  }

  private async credentials(renew: boolean): Promise<string> {
    const { session } = this.state;
    const fresh = session !== null && Date.parse(session.expires_at) - Date.now() > 60_000;
    if (session && fresh && !renew) return session.session;
    try {
      return await this.adopt(this.era, renew);
    } catch (error) {
      if (error instanceof IdentityRefused || (error instanceof ApiError && !error.passing)) {
        this.link.stop();
        this.failed(error);
      }
      throw error;
    }
  }

  private failed(error: unknown): void {
    const trouble = troubleOf(error);
    this.troubled(trouble);
    if (trouble !== "unreachable") return;
    this.again = setTimeout(() => void this.wake(), ASK_AGAIN * (0.75 + Math.random() / 2));
  }

  /** What was loaded stays on the screen with a line above it; without it the trouble fills the panel. */
  private troubled(trouble: Trouble): void {
    this.set({ trouble, phase: this.state.session ? "ready" : "trouble" });
  }

  retry(): void {
    void this.wake();
  }

  continueAsGuest(): void {
    this.sessions.continueAsGuest();
    void this.wake();
  }

  /** The host page tells who is there, or (null) that nobody is. */
  identify(source: TokenSource | null): void {
    this.sessions.identify(source);
    if (this.state.phase !== "asleep") {
      this.sleep();
      void this.wake();
    }
  }

  private sleep(): void {
    this.era += 1;
    this.waking = false;
    clearTimeout(this.again);
    this.link.stop();
    this.followed.clear();
    this.set({ phase: "asleep", trouble: null });
  }

  /** The element is no longer on the page. */
  rest(): void {
    this.sleep();
  }

  /** The session's token, for uploads and downloads. */
  token(): string | null {
    return this.state.session?.session ?? null;
  }

  /** The customer leaves this device: nothing of theirs stays on it. */
  async signOut(): Promise<void> {
    const token = this.token();
    this.sleep();
    if (token !== null) void this.api.endSession(token).catch(() => undefined);
    this.sessions.identify(null);
    this.sessions.forget();
    await this.outbox.clear();
    this.set({ session: null, conversations: [], open: false, view: { name: "new" } });
  }

  nudge(): void {
    this.link.nudge();
    if (this.state.phase === "trouble" && this.state.trouble === "unreachable") void this.wake();
  }

  setLanguage(language: CustomerLanguage): void {
    this.set({ language });
  }

  // the connection --------------------------------------------------------------------------------

  private liveUrl(): string {
    const url = new URL(this.state.config?.live_url ?? "/live/v1", this.api.desk);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
  }

  /** While the desk is still moving the visitor's chats, "not yours" means "not yet". */
  private merging(): boolean {
    return Date.now() - this.sessions.merged < MERGING;
  }

  private heads(): Heads {
    const chosen = byRecency(this.state.conversations).filter(
      (one) => one.ticket !== null && (this.followed.has(one.ticket) || !isOver(one) || this.shown(one)),
    );
    const heads = Object.fromEntries(chosen.slice(0, FOLLOWED).map((one) => [one.ticket, one.last]));
    if (this.state.link === "connecting") this.asked = Object.keys(heads);
    return heads;
  }

  private shown(one: Conversation): boolean {
    return this.state.view.name === "thread" && this.state.view.key === one.key;
  }

  private welcomed(frame: WelcomeFrame): void {
    this.followed = new Set(frame.resumed);
    const missing = this.merging() ? [] : this.asked.filter((ticket) => !this.followed.has(ticket));
    const gone = new Set(missing);
    const conversations = this.state.conversations.filter(
      (one) => one.ticket === null || !gone.has(one.ticket),
    );
    this.set({ conversations, trouble: null });
    if (this.state.view.name === "thread" && !byKey(conversations, this.state.view.key)) {
      this.set({ view: { name: "new" } });
    }
    this.outbox.ground();
    this.outbox.flush();
  }

  private linkChanged(status: LinkStatus): void {
    const was = this.state.link;
    this.set({ link: status, ...(status === "on" || status === "off" ? { lost: false } : {}) });
    if (status === "on" || status === "off") clearTimeout(this.blink);
    else if (was === "on") this.blink = setTimeout(() => this.set({ lost: true }), BLINK);
    clearInterval(this.ticker);
    if (status === "on") this.ticker = setInterval(() => this.tick(), TICK);
    else this.outbox.ground();
  }

  private stopped(why: Stopped): void {
    this.troubled(why === "expired" ? "expired" : "origin");
  }

  private tick(): void {
    const now = Date.now();
    const conversations = forgetTypists(this.state.conversations, now);
    if (conversations !== this.state.conversations) this.set({ conversations });
    for (const ticket of this.gaps.due(now)) {
      const one = byTicket(this.state.conversations, ticket);
      if (one && one.head > one.last) this.follow(one);
    }
    this.outbox.tick(now);
  }

  protected follow(one: Conversation): void {
    if (one.ticket === null) return;
    this.followed.add(one.ticket);
    this.link.send({ type: "open", ticket: one.ticket, after: one.last });
  }

  // frames ----------------------------------------------------------------------------------------

  private received(frame: ServerFrame): void {
    const { conversations, gaps } = receive(this.state.conversations, frame, Date.now());
    if (conversations !== this.state.conversations) this.set({ conversations });
    for (const ticket of gaps) {
      const one = byTicket(conversations, ticket);
      if (one) this.follow(one);
    }
    this.answer(frame);
    this.gaps.watch(this.state.conversations, this.followed, Date.now());
  }

  private answer(frame: ServerFrame): void {
    switch (frame.type) {
      case "started":
        this.wasStarted(frame);
        break;
      case "ack": {
        const parcel = this.outbox.find(frame.cid);
        const one = byTicket(this.state.conversations, frame.ticket);
        if (one)
          this.set({
            conversations: changeOne(this.state.conversations, one.key, (was) =>
              acknowledged(was, frame, parcel),
            ),
          });
        this.outbox.answered(frame.cid);
        break;
      }
      case "done":
        this.wasDone(frame.for, frame.ticket ?? null);
        break;
      case "refused":
        this.wasRefused(frame);
        break;
      case "busy":
        this.outbox.busy(frame);
        break;
      case "desk":
        void this.relist();
    }
  }

  private wasStarted(frame: StartedFrame): void {
    const parcel = this.outbox.find(frame.cid);
    this.followed.add(frame.ticket);
    const conversations = started(this.state.conversations, frame, parcel);
    const { view } = this.state;
    const moved = view.name === "thread" && view.key === frame.ticket;
    this.set({
      conversations,
      ...(moved ? { view: { name: "thread", key: parcel?.conversation ?? frame.cid } as View } : {}),
    });
    this.outbox.startedAs(frame.cid, parcel?.conversation ?? frame.cid, frame.ticket);
  }

  private wasDone(kind: string, ticket: string | null): void {
    const parcel = this.outbox.done(kind, ticket);
    if (parcel?.kind === "rate") {
      this.set({
        conversations: changeOne(this.state.conversations, parcel.conversation, (one) => ({
          ...one,
          rating: parcel.score,
        })),
      });
    }
  }

  private wasRefused(frame: RefusedFrame): void {
    if (frame.code === "not_open" && frame.ticket) {
      const one = byTicket(this.state.conversations, frame.ticket);
      if (one) this.follow(one);
      return;
    }
    if (frame.cid && this.merging() && NOT_YOURS.has(frame.code)) {
      this.outbox.busy({ cid: frame.cid, retry_after_ms: MERGE_LOOKS[0] ?? 0 });
      return;
    }
    if (this.outbox.refused(frame)) this.set({ notice: frame.code });
  }

  /** Another page of this customer began a chat. */
  private async relist(): Promise<void> {
    const { session } = this.state;
    if (!session) return;
    const era = this.era;
    const rows = await this.api.tickets(session.session).catch(() => []);
    if (era !== this.era) return;
    this.set({ conversations: listed(this.state.conversations, rows) });
    for (const one of this.state.conversations) {
      if (one.ticket !== null && !isOver(one) && !this.followed.has(one.ticket)) this.follow(one);
    }
  }
}

const NOT_YOURS: ReadonlySet<string> = new Set(["not_found", "ticket_of_another"]);

function troubleOf(error: unknown): Trouble {
  if (error instanceof IdentityRefused) return "identity";
  if (!(error instanceof ApiError)) return "unreachable";
  if (error.code === "switched_off") return "switched_off";
  return error.status === 403 ? "origin" : "unreachable";
}

/** Where the panel opens: the chat that goes on; else, within a day, the last one; else a new one. */
export function firstView(conversations: Conversation[]): View {
  const [newest] = byRecency(conversations).filter((one) => !isOver(one));
  return newest ? { name: "thread", key: newest.key } : { name: "new" };
}
