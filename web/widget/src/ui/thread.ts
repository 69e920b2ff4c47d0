/** The conversation: the queue's banner, the messages, and the way to a person. */
import { byKey } from "../core/conversations.ts";
import { type Row, timeline } from "../core/timeline.ts";
import type { Conversation, State } from "../core/types.ts";
import { draw, hashOf } from "./bubble.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, Keyed, setAttr, setText, show } from "./dom.ts";
import { ratingPart } from "./rating.ts";

/** So near to the end, in CSS pixels, the reader counts as reading the end. */
const NEAR_END = 48;
/** So much of what stands above a new message stays on the screen, in CSS pixels. */
const LEFT_ABOVE = 36;

export class Thread implements Part {
  readonly node: HTMLElement;
  private readonly log: HTMLElement;
  private readonly rows: Keyed<Row>;
  private readonly jump: HTMLButtonElement;
  private readonly empty: HTMLElement;
  private readonly greeting = h("h2", { attrs: { dir: "auto" } });
  private readonly queue: Part;
  private readonly rating: Part;
  private readonly listening: HTMLElement;
  private key = "";
  private count = 0;
  private visible = false;

  constructor(private readonly context: Context) {
    const { words } = context;
    const inner = h("div", { class: "rows" });
    this.rows = new Keyed(inner, hashOf, (row) => draw(row, context));
    this.empty = h("div", { class: "hello" }, this.greeting, h("p", {}, words.say("hello_text")));
    const attrs = { role: "log", "aria-label": words.say("log"), "aria-live": "polite", tabindex: 0 };
    this.log = h("div", { class: "log", attrs, on: { scroll: () => this.scrolled() } }, this.empty, inner);
    this.jump = button(
      { class: "jump", press: () => this.toEnd() },
      icon(ICONS.down),
      words.say("new_below"),
    );
    this.queue = queuePart(context);
    this.rating = ratingPart(context);
    this.listening = h("p", { class: "listening", attrs: { role: "status" } }, icon(ICONS.ear), h("span"));
    const scene = h("div", { class: "scene" }, this.log, this.jump);
    this.node = h("div", { class: "thread" }, this.listening, this.queue.node, scene, this.rating.node);
    show(this.jump, false);
    this.holdEnd();
  }

  /** When something below takes room, or the keyboard of a phone, the end stays in sight. */
  private holdEnd(): void {
    if (typeof ResizeObserver === "undefined") return;
    let height = 0;
    new ResizeObserver(() => {
      const lost = height - this.log.clientHeight;
      height = this.log.clientHeight;
      const below = this.log.scrollHeight - this.log.scrollTop - height;
      if (lost > 0 && below - lost < NEAR_END) this.log.scrollTop = this.log.scrollHeight;
    }).observe(this.log);
  }

  private get atEnd(): boolean {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_END;
  }

  private toEnd(): void {
    this.log.scrollTop = this.log.scrollHeight;
    this.scrolled();
  }

  private scrolled(): void {
    if (this.atEnd) show(this.jump, false);
    this.read();
  }

  /** Read is what stands on a screen that somebody can see, at the end of the log. */
  read(): void {
    const { state } = this.context.client;
    const seen = state.open && this.visible && document.visibilityState === "visible" && this.atEnd;
    if (seen && state.view.name === "thread") this.context.client.seen(state.view.key);
  }

  update(state: State): void {
    const { view } = state;
    this.visible = state.phase === "ready" && view.name !== "list";
    show(this.node, this.visible);
    if (!this.visible) return;
    const one = view.name === "thread" ? byKey(state.conversations, view.key) : undefined;
    const key = one?.key ?? "";
    const moved = key !== this.key;
    const wasAtEnd = this.atEnd;
    if (moved) {
      this.key = key;
      this.rows.clear();
      this.count = 0;
    }
    const rows = one ? timeline(one, this.context.client.parcelsOf(one.key), Date.now()) : [];
    const quiet = moved || (one !== undefined && one.last < one.head && one.messages.length === 0);
    setAttr(this.log, "aria-busy", quiet ? "true" : null);
    this.rows.render(rows);
    const { words } = this.context;
    setText(this.greeting, state.config?.greeting?.[words.language] ?? words.say("hello"));
    show(this.empty, rows.length === 0 && !waitsForHistory(one));
    this.hear(one?.listening === true);
    this.queue.update(state);
    this.rating.update(state);
    this.follow(rows, moved, wasAtEnd);
    this.read();
  }

  /** Said in words, and aloud, as soon as it begins; nobody reads along unseen. */
  private hear(listening: boolean): void {
    show(this.listening, listening);
    const said = this.listening.lastElementChild;
    if (said) setText(said, listening ? this.context.words.say("listening") : "");
  }

  private follow(rows: Row[], moved: boolean, wasAtEnd: boolean): void {
    const before = this.count;
    const last = rows.at(-1);
    const grown = rows.length > before;
    const own = grown && last?.row === "bubble" && last.mine;
    this.count = rows.length;
    if (moved || own || (wasAtEnd && !grown)) this.log.scrollTop = this.log.scrollHeight;
    else if (wasAtEnd) this.toStartOf(before);
    else if (grown && last?.row !== "typing") show(this.jump, true);
  }

  /** A long answer is read from its beginning: its end is shown only as far as its beginning stays. */
  private toStartOf(index: number): void {
    const node = this.log.querySelector(".rows")?.children[index];
    const end = this.log.scrollHeight - this.log.clientHeight;
    const start =
      node instanceof HTMLElement
        ? node.offsetTop - this.log.offsetTop - LEFT_ABOVE
        : Number.POSITIVE_INFINITY;
    this.log.scrollTop = Math.min(end, start);
  }
}

function waitsForHistory(one: Conversation | undefined): boolean {
  return one !== undefined && one.head > 0 && one.messages.length === 0;
}

/** The place in the line, true and live, with the promise that it is kept. */
function queuePart({ words }: Context): Part {
  const place = h("strong");
  const wait = h("span");
  const keep = h("span", { class: "soft" }, words.say("queue_keep"));
  const node = h(
    "div",
    { class: "queue", attrs: { role: "status" } },
    icon(ICONS.person),
    h("div", {}, place, wait, keep),
  );
  return {
    node,
    update(state: State): void {
      const one = state.view.name === "thread" ? byKey(state.conversations, state.view.key) : undefined;
      const queue = one?.handler === "queue" ? one.queue : null;
      show(node, queue !== null);
      if (!queue) return;
      const { position, expected_seconds: seconds } = queue;
      setText(place, position === 1 ? words.say("queue_next") : words.say("queue_place", { position }));
      setText(wait, waitText(seconds));
    },
  };

  function waitText(seconds: number | null): string {
    if (seconds === null) return words.say("queue_unknown");
    return seconds < 60
      ? words.say("queue_soon")
      : words.say("queue_wait", { duration: words.duration(seconds) });
  }
}

/** "Talk to a person": there from the first moment until a person is there, or the line to one is shown. */
export function personPart({ client, words }: Context): Part {
  const label = h("span");
  const ask = button({ class: "person", press: () => asked() }, icon(ICONS.person), label);
  const node = h("div", { class: "person-line" }, ask);
  let waiting = false;
  const asked = (): void => {
    if (!waiting) client.person();
  };
  return {
    node,
    update(state: State): void {
      const one = state.view.name === "thread" ? byKey(state.conversations, state.view.key) : undefined;
      const over = one?.status === "solved" || one?.status === "closed";
      const answered = one?.handler === "agent" || (one?.handler === "queue" && one.queue !== null);
      show(node, state.phase === "ready" && state.view.name !== "list" && !answered && !over);
      const going = state.parcels.some((p) => p.conversation === one?.key && p.kind === "person");
      waiting = one?.handler === "queue" || going;
      setText(label, words.say(waiting ? "person_asked" : "person"));
      setAttr(ask, "aria-disabled", waiting ? "true" : null);
    },
  };
}
