/** The widget without its looks: what the customer can do, upon what `Held` keeps. */
import type { Attachment, ClientFrame } from "@havendesk/shared";
import { blank, byKey, changeOne } from "./conversations.ts";
import { Held } from "./held.ts";
import { newId } from "./helpers.ts";
import type { Conversation, Parcel, Suggestion } from "./types.ts";

export class Client extends Held {
  showList(): void {
    this.set({ view: { name: "list" }, notice: null });
  }

  showNew(): void {
    this.set({ view: { name: "new" }, notice: null });
  }

  show(key: string): void {
    this.set({ view: { name: "thread", key }, notice: null });
    const one = byKey(this.state.conversations, key);
    if (one?.ticket && !this.followed.has(one.ticket)) this.follow(one);
  }

  /** The conversation on the screen; a new one is begun where there is none. */
  private here(cid: string): { one: Conversation; fresh: boolean } {
    const { view } = this.state;
    const found = view.name === "thread" ? byKey(this.state.conversations, view.key) : undefined;
    if (found && found.status !== "closed") return { one: found, fresh: false };
    const one = blank(cid, null, new Date().toISOString());
    this.set({
      conversations: [...this.state.conversations, one],
      view: { name: "thread", key: one.key },
    });
    return { one, fresh: true };
  }

  /** Puts a message on its way. The text is what the customer typed, without what no desk can store. */
  say(text: string, attachments: Attachment[], choice?: string): void {
    const cid = newId();
    const { one, fresh } = this.here(cid);
    const { language } = this.state;
    if (fresh && text === "") {
      // a chat may begin without words, but files need a message of their own then
      this.outbox.add(one, { cid, kind: "start", text: "", attachments: [] }, language);
      this.outbox.add(one, { cid: newId(), kind: "send", text, attachments }, language);
    } else {
      this.outbox.add(one, { cid, kind: fresh ? "start" : "send", text, attachments, choice }, language);
    }
    this.typing(false);
    this.set({ notice: null });
  }

  person(): void {
    const cid = newId();
    const { one, fresh } = this.here(cid);
    if (fresh) this.outbox.add(one, { cid, kind: "start", text: "", attachments: [] }, this.state.language);
    if (this.outbox.has(one.key, "person")) return;
    const again = newId();
    this.outbox.add(one, { cid: again, kind: "person", text: "", attachments: [] }, this.state.language);
  }

  rate(key: string, score: 1 | 2 | 3 | 4 | 5, comment: string): void {
    const one = byKey(this.state.conversations, key);
    if (!one || this.outbox.has(key, "rate")) return;
    const cid = newId();
    const parcel = { cid, kind: "rate" as const, text: comment, attachments: [], score };
    this.outbox.add(one, parcel, this.state.language);
  }

  tryAgain(cid: string): void {
    this.outbox.revive(cid);
  }

  discard(cid: string): void {
    const parcel = this.outbox.find(cid);
    this.outbox.answered(cid);
    const one = parcel && byKey(this.state.conversations, parcel.conversation);
    if (!one || one.ticket !== null || this.outbox.any(one.key)) return;
    this.set({ conversations: this.state.conversations.filter((other) => other !== one) });
    this.showNew();
  }

  /** A message that its chat can no longer take begins a new one. */
  sayAnew(cid: string): void {
    const parcel = this.outbox.find(cid);
    if (!parcel) return;
    this.outbox.answered(cid);
    this.showNew();
    this.say(parcel.text, parcel.attachments);
  }

  /** The customer is typing here, or has stopped. */
  typing(on: boolean): void {
    const { view } = this.state;
    const one = view.name === "thread" ? byKey(this.state.conversations, view.key) : undefined;
    if (on && one?.ticket && this.followed.has(one.ticket)) this.sign.on(one.ticket);
    else if (!on) this.sign.off();
  }

  /** Articles for a question; see core/questions.ts for what may be asked. */
  suggestions(question: string, signal: AbortSignal): Promise<Suggestion[]> {
    return this.api.suggestions(question, this.state.language, signal);
  }

  /** Everything of this conversation that has arrived was on the screen. */
  seen(key: string): void {
    const one = byKey(this.state.conversations, key);
    if (!one?.ticket || one.last <= one.readByCustomer || !this.followed.has(one.ticket)) return;
    const frame: ClientFrame = { type: "read", ticket: one.ticket, number: one.last };
    if (!this.link.send(frame)) return;
    this.set({
      conversations: changeOne(this.state.conversations, key, (was) => ({
        ...was,
        readByCustomer: was.last,
      })),
    });
  }

  /** What the customer does beside the conversation: a verdict, an act that is confirmed. */
  post(path: string, body: unknown): Promise<unknown> {
    return this.api.call(path, { method: "POST", body: JSON.stringify(body) }, this.token() ?? "");
  }

  /**
   * Reports the customer's own account, from the conversation on the screen: what becomes of it is told there.
   * Whoever presses before the chat is ready waits for the session, not for the chat.
   */
  async freeze(): Promise<unknown> {
    const { view } = this.state;
    const one = view.name === "thread" ? byKey(this.state.conversations, view.key) : undefined;
    const { session } = this.state.session ?? (await this.sessions.current(false));
    const body = JSON.stringify({ ticket_id: one?.ticket ?? null });
    return this.api.call("/customer/freezes", { method: "POST", body }, session);
  }

  /** A token that the exchange signs now, for this act. */
  fresh(act: string): Promise<string | null> {
    return this.sessions.token(act);
  }

  parcelsOf(key: string): Parcel[] {
    return this.state.parcels.filter((parcel) => parcel.conversation === key);
  }
}
