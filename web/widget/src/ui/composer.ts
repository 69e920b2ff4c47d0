/** Where the customer writes or speaks: text, files, pictures, voice. What was typed survives a reload. */
import { byKey } from "../core/conversations.ts";
import { lengthOf, storable } from "../core/links.ts";
import type { SafeStorage } from "../core/store.ts";
import type { State } from "../core/types.ts";
import { MOST, problemOf, type Upload, type Uploads } from "../core/uploads.ts";
import type { Voice, VoiceFile } from "../voice/types.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, Keyed, setAttr, setText, show } from "./dom.ts";
import { player } from "./player.ts";
import { second } from "./second.ts";
import { name } from "./text.ts";
import { canRecord } from "./voice.ts";

/** The count is shown when so many characters or fewer are left. */
const NEAR = 500;
/** The field grows to this height, in CSS pixels, then scrolls. */
const TALLEST = 140;

export class Composer implements Part {
  readonly node: HTMLElement;
  private readonly field: HTMLTextAreaElement;
  private readonly send: HTMLButtonElement;
  private readonly picker: HTMLInputElement;
  private readonly attach: HTMLButtonElement;
  private readonly mic: HTMLButtonElement;
  private readonly line: HTMLElement;
  private voice: Voice | null = null;
  /** What is on its way is a voice note: the text in the field stays where it is. */
  private spoken = false;
  private readonly counter = h("span", { class: "count", attrs: { role: "status" } });
  private readonly problem = h("p", { class: "problem", attrs: { role: "alert" } });
  private readonly chips = h("ul", { class: "chips" });
  private readonly keyed: Keyed<Upload & { key: string }>;
  /** The view on the screen, and the name under which its draft is kept. */
  private place = "";
  private draft = "";
  private limit = 10_000;
  /** Send was pressed while files were on their way. */
  private due = false;

  constructor(
    private readonly context: Context,
    readonly uploads: Uploads,
    private readonly drafts: SafeStorage,
    private readonly typedText: (text: string) => void,
  ) {
    const { words } = context;
    this.field = h("textarea", {
      attrs: {
        rows: 1,
        "aria-label": words.say("composer"),
        placeholder: words.say("placeholder"),
        dir: "auto",
      },
      on: {
        input: () => this.typed(),
        keydown: (event) => this.key(event),
        paste: (event) => this.paste(event),
      },
    });
    this.picker = h("input", {
      class: "unseen",
      attrs: { type: "file", multiple: true, tabindex: -1, "aria-hidden": "true" },
      on: { change: () => this.picked() },
    });
    this.attach = button(
      {
        class: "round",
        name: words.say("attach"),
        attrs: { title: words.say("attach") },
        press: () => this.picker.click(),
      },
      icon(ICONS.clip),
    );
    this.mic = button(
      {
        class: "round",
        name: words.say("voice"),
        attrs: { title: words.say("voice") },
        press: () => void this.speak(),
      },
      icon(ICONS.mic),
    );
    this.send = button(
      {
        class: "round send",
        name: words.say("send"),
        attrs: { title: words.say("send") },
        press: () => this.submit(),
      },
      icon(ICONS.send),
    );
    this.keyed = new Keyed(
      this.chips,
      (upload) => upload.id,
      (upload) => this.chip(upload),
    );
    this.line = h("div", { class: "field" }, this.attach, this.picker, this.field, this.mic, this.send);
    this.node = h("div", { class: "composer" }, this.problem, this.chips, this.line, this.counter);
    show(this.problem, false);
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
  }

  update(state: State): void {
    const one = state.view.name === "thread" ? byKey(state.conversations, state.view.key) : undefined;
    show(this.node, state.phase === "ready" && state.view.name !== "list" && one?.status !== "closed");
    this.limit = state.config?.limits.text_characters ?? this.limit;
    show(this.attach, state.config?.switches?.uploads !== false);
    show(this.mic, state.config?.switches?.voice === true && canRecord());
    setAttr(this.picker, "accept", state.config?.limits.attachment_types.join(",") ?? null);
    const place = state.view.name === "thread" ? state.view.key : state.view.name;
    const begun = this.place === "new" && one?.ticket === null;
    if (place !== this.place) this.moved(place, one?.ticket ?? place, begun);
    else if (one?.ticket && one.ticket !== this.draft) this.rename(one.ticket);
    this.refresh();
  }

  /** Each conversation has its own draft; what stands in the field goes along into a chat just begun. */
  private moved(place: string, draft: string, begun: boolean): void {
    this.place = place;
    this.due = false;
    if (begun) {
      this.rename(draft);
      return;
    }
    this.voice?.drop();
    this.silence();
    this.spoken = false;
    this.draft = draft;
    this.field.value = this.drafts.get(this.draftKey()) ?? "";
    this.say(null);
    this.grow();
    this.typedText(this.field.value);
  }

  private rename(draft: string): void {
    this.drafts.remove(this.draftKey());
    this.draft = draft;
    this.keepDraft();
  }

  private draftKey(): string {
    return `havendesk:${this.context.desk}:draft:${this.draft}`;
  }

  private keepDraft(): void {
    if (this.field.value === "") this.drafts.remove(this.draftKey());
    else this.drafts.set(this.draftKey(), this.field.value);
  }

  private typed(): void {
    if (!this.spoken) this.due = false;
    this.keepDraft();
    this.grow();
    this.refresh();
    this.context.client.typing(this.field.value !== "");
    this.typedText(this.field.value);
  }

  private grow(): void {
    if (this.field.getClientRects().length === 0) return;
    this.field.style.setProperty("block-size", "auto");
    this.field.style.setProperty("block-size", `${Math.min(TALLEST, this.field.scrollHeight)}px`);
  }

  refresh(): void {
    const { words } = this.context;
    const left = this.limit - lengthOf(this.field.value);
    show(this.counter, left <= NEAR);
    setText(
      this.counter,
      left > NEAR ? "" : left < 0 ? words.count("over", -left) : words.count("left", left),
    );
    setAttr(this.counter, "data-over", left < 0);
    setAttr(this.field, "aria-invalid", left < 0 ? "true" : null);
    setAttr(this.send, "aria-disabled", this.sendable() ? null : "true");
    this.keyed.render(this.uploads.list.map((upload) => ({ ...upload, key: upload.id })));
    show(this.chips, this.uploads.list.length > 0);
    if (this.uploads.list.length === 0) this.spoken = false;
    if (this.due && !this.uploads.going && !this.uploads.broken) this.submit();
  }

  // voice -------------------------------------------------------------------------------------------

  private async speak(): Promise<void> {
    const { words, desk, client } = this.context;
    const limits = client.state.config?.limits;
    if (this.voice || !limits || this.mic.hasAttribute("aria-busy")) return;
    this.say(null);
    setAttr(this.mic, "aria-busy", "true");
    try {
      const { style, make } = await second<VoiceFile>("voice", desk);
      this.context.addStyle(style);
      this.voice = make({
        language: words.language,
        seconds: limits.voice_seconds ?? 120,
        types: limits.voice_types ?? [],
        player: (sound) => player(sound, words),
        send: (file, peaks) => this.sendVoice(file, peaks),
        close: () => {
          this.silence();
          this.focus();
        },
      });
      show(this.line, false);
      this.line.before(this.voice.node);
    } catch {
      this.say(words.say("voice_failed"));
    } finally {
      setAttr(this.mic, "aria-busy", null);
    }
  }

  /** Nobody looks any more: nothing listens either. */
  rest(): void {
    this.voice?.rest();
  }

  private silence(): void {
    this.voice?.node.remove();
    this.voice = null;
    show(this.line, true);
  }

  private sendVoice(file: File, peaks: number[]): void {
    const { words } = this.context;
    const named = new File([file], `${words.say("voice_note")}.${file.name.split(".").at(-1)}`, {
      type: file.type,
    });
    this.uploads.add(named, peaks);
    this.spoken = true;
    this.due = true;
    this.refresh();
  }

  // sending -----------------------------------------------------------------------------------------

  private sendable(): boolean {
    const length = lengthOf(this.field.value);
    const something = storable(this.field.value) !== "" || this.uploads.list.length > 0;
    return something && length <= this.limit;
  }

  private key(event: KeyboardEvent): void {
    // an Enter that chooses a word of an input method is not an Enter of the message
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  /** A message whose files are still on their way goes as soon as they have arrived. */
  private submit(): void {
    this.due = false;
    if (!this.sendable()) return;
    if (this.uploads.broken) this.say(this.context.words.say("attach_blocked"));
    if (this.uploads.broken || this.uploads.going) {
      this.due = true;
      return;
    }
    const text = this.spoken ? "" : storable(this.field.value);
    const attachments = this.uploads.take();
    if (!this.spoken) this.field.value = "";
    this.spoken = false;
    this.keepDraft();
    this.say(null);
    this.grow();
    this.context.client.say(text, attachments);
    this.refresh();
    this.focus();
  }

  private paste(event: ClipboardEvent): void {
    const files = event.clipboardData?.files;
    if (!files || files.length === 0) return;
    event.preventDefault();
    this.take(files);
  }

  private picked(): void {
    this.take(this.picker.files ?? []);
    this.picker.value = "";
  }

  take(files: Iterable<File>): void {
    const { words } = this.context;
    const limits = this.context.client.state.config?.limits;
    if (!limits || this.attach.hidden) return;
    this.say(null);
    for (const file of files) {
      const problem = problemOf(file, this.uploads.list.length, limits);
      const values = { name: file.name, limit: words.bytes(limits.attachment_bytes), count: MOST };
      if (problem) this.say(words.say(problem, values));
      else this.uploads.add(file);
    }
    this.refresh();
  }

  private say(text: string | null): void {
    setText(this.problem, text ?? "");
    show(this.problem, text !== null);
  }

  private chip(upload: Upload): { node: HTMLElement; update: (upload: Upload) => void } {
    const { words } = this.context;
    const bar = h("progress", { attrs: { max: 1 } });
    const failed = h("span", { class: "why" });
    const again = button(
      {
        class: "tiny",
        name: words.say("attach_again", { name: upload.name }),
        press: () => this.uploads.again(upload.id),
      },
      icon(ICONS.again),
    );
    const remove = button(
      {
        class: "tiny",
        name: words.say("attach_remove", { name: upload.name }),
        press: () => {
          this.due = false;
          this.uploads.remove(upload.id);
          this.say(null);
          this.focus();
        },
      },
      icon(ICONS.close),
    );
    const node = h("li", {}, icon(ICONS.file), name(upload.name), bar, failed, again, remove);
    const update = (next: Upload): void => {
      show(bar, next.status === "going");
      bar.value = next.share;
      const percent = words.percent(next.share);
      setAttr(bar, "aria-label", words.say("attach_uploading", { name: next.name, percent }));
      const lost = next.status === "failed" || next.status === "refused";
      show(failed, lost);
      setText(
        failed,
        lost ? words.say(next.status === "failed" ? "attach_failed" : "refused_attachment") : "",
      );
      show(again, next.status === "failed");
    };
    return { node, update };
  }
}
