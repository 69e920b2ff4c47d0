/** The parcels of one customer: in memory, in storage, and on their way. The rules are in parcels.ts. */
import type { Attachment, ClientFrame, CustomerLanguage, RefusedFrame } from "@havendesk/shared";
import { blank } from "./conversations.ts";
import * as rules from "./parcels.ts";
import type { ParcelStore } from "./store.ts";
import type { Conversation, Parcel, ParcelKind } from "./types.ts";

/** Storage that hangs holds a message back for no longer than this, in milliseconds. */
const STORE_WITHIN = 500;

interface Letter {
  cid: string;
  kind: ParcelKind;
  text: string;
  attachments: Attachment[];
  score?: 1 | 2 | 3 | 4 | 5;
  choice?: string | undefined;
}

export class Outbox {
  private parcels: Parcel[] = [];
  private scope = "";

  constructor(
    private readonly store: ParcelStore,
    private readonly changed: (parcels: Parcel[]) => void,
    private readonly send: (frame: ClientFrame) => boolean,
  ) {}

  private become(next: Parcel[]): void {
    const before = new Map(this.parcels.map((parcel) => [parcel.cid, parcel]));
    this.parcels = next;
    for (const parcel of next) {
      const was = before.get(parcel.cid);
      before.delete(parcel.cid);
      if (was && (was.status !== parcel.status || was.ticket !== parcel.ticket)) {
        void this.store.put(this.scope, parcel).catch(() => undefined);
      }
    }
    for (const cid of before.keys()) void this.store.remove(this.scope, cid).catch(() => undefined);
    this.changed(next);
  }

  /** Takes up what an earlier page left, and what the visitor left who is `inherit` now. */
  async load(scope: string, options: { inherit: string | null }): Promise<void> {
    if (scope === this.scope) return;
    const inherited = options.inherit === null ? [] : await this.found(options.inherit);
    const stored = [...(await this.found(scope)), ...inherited];
    for (const parcel of inherited) {
      await this.store.put(scope, parcel).catch(() => undefined);
      if (options.inherit !== null)
        await this.store.remove(options.inherit, parcel.cid).catch(() => undefined);
    }
    this.scope = scope;
    this.parcels = rules.grounded(rules.inOrder(stored));
    this.changed(this.parcels);
  }

  private async found(scope: string): Promise<Parcel[]> {
    return this.store.all(scope).catch(() => []);
  }

  async clear(): Promise<void> {
    await Promise.all(
      this.parcels.map((parcel) => this.store.remove(this.scope, parcel.cid).catch(() => undefined)),
    );
    this.parcels = [];
    this.scope = "";
    this.changed([]);
  }

  /**
   * Every parcel has a conversation to be shown in: one that was begun on an earlier page and never got its
   * ticket comes back, and one that got it is found by its ticket.
   */
  conversations(known: Conversation[]): Conversation[] {
    let all = known;
    this.parcels = this.parcels.map((parcel) => {
      const one = all.find((other) => other.ticket !== null && other.ticket === parcel.ticket);
      if (one) return one.key === parcel.conversation ? parcel : { ...parcel, conversation: one.key };
      if (!all.some((other) => other.key === parcel.conversation)) {
        all = [...all, blank(parcel.conversation, parcel.ticket, parcel.at)];
      }
      return parcel;
    });
    this.changed(this.parcels);
    return all;
  }

  find(cid: string): Parcel | undefined {
    return this.parcels.find((parcel) => parcel.cid === cid);
  }

  has(conversation: string, kind: ParcelKind): boolean {
    return this.parcels.some((parcel) => parcel.conversation === conversation && parcel.kind === kind);
  }

  any(conversation: string): boolean {
    return this.parcels.some((parcel) => parcel.conversation === conversation);
  }

  add(one: Conversation, letter: Letter, language: CustomerLanguage): void {
    const now = Date.now();
    const parcel: Parcel = {
      ...letter,
      seq: rules.nextSeq(this.parcels, now),
      conversation: one.key,
      ticket: one.ticket,
      language,
      score: letter.score ?? null,
      at: new Date(now).toISOString(),
      status: "waiting",
      code: null,
      notBefore: 0,
      sentAt: 0,
    };
    const beginning = this.parcels.find(
      (other) => other.conversation === one.key && other.kind === "start" && other.status === "failed",
    );
    this.parcels = [...this.parcels, parcel];
    this.changed(this.parcels);
    if (beginning) this.become(rules.revived(this.parcels, beginning.cid));
    const stored = this.store.put(this.scope, parcel).catch(() => undefined);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, STORE_WITHIN));
    void Promise.race([stored, patience]).then(() => this.flush());
  }

  flush(): void {
    const now = Date.now();
    for (const parcel of rules.ready(this.parcels, now)) {
      if (!this.send(rules.frameOf(parcel))) return;
      this.become(rules.flying(this.parcels, parcel.cid, now));
    }
  }

  ground(): void {
    if (this.parcels.some((parcel) => parcel.status === "flying")) this.become(rules.grounded(this.parcels));
  }

  tick(now: number): void {
    const next = rules.overdue(this.parcels, now);
    if (next.some((parcel, index) => parcel !== this.parcels[index])) this.become(next);
    this.flush();
  }

  answered(cid: string): void {
    if (this.find(cid)) this.become(rules.answered(this.parcels, cid));
    this.flush();
  }

  startedAs(cid: string, conversation: string, ticket: string): void {
    this.become(rules.addressed(rules.answered(this.parcels, cid), conversation, ticket));
    this.flush();
  }

  done(kind: string, ticket: string | null): Parcel | undefined {
    const parcel = rules.meant(this.parcels, kind, ticket);
    if (parcel) this.answered(parcel.cid);
    return parcel;
  }

  busy(frame: { cid?: string | null; for?: string | null; retry_after_ms: number }): void {
    const parcel = frame.cid ? this.find(frame.cid) : rules.meant(this.parcels, frame.for, null);
    if (parcel) this.become(rules.later(this.parcels, parcel.cid, Date.now(), frame.retry_after_ms));
  }

  /** True where the refused act was one that leaves no trace in the thread, so that it must be said. */
  refused(frame: RefusedFrame): boolean {
    this.become(rules.refused(this.parcels, frame, Date.now()));
    const silent = this.parcels.find(
      (parcel) => parcel.status === "failed" && (parcel.kind === "person" || parcel.kind === "rate"),
    );
    if (silent) this.answered(silent.cid);
    else this.flush();
    return silent !== undefined;
  }

  failFlying(code: string): void {
    for (const parcel of this.parcels.filter((one) => one.status === "flying")) {
      this.become(rules.failed(this.parcels, parcel.cid, code));
    }
  }

  revive(cid: string): void {
    this.become(rules.revived(this.parcels, cid));
    this.flush();
  }
}
