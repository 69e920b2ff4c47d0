/**
 * News for somebody who looks elsewhere: a notice of the browser, allowed only when the customer has written
 * and said yes here first, and the number of unread messages before the page's title. A notice says that there
 * is an answer, never what it says: other people see screens too.
 */
import { byKey } from "../core/conversations.ts";
import type { SafeStorage } from "../core/store.ts";
import type { State } from "../core/types.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, show } from "./dom.ts";

const TAG = "havendesk";

function permission(): NotificationPermission | "none" {
  return typeof Notification === "undefined" ? "none" : Notification.permission;
}

/**
 * Asks once, in words of ours, when the customer has written and a person will answer: the assistant answers at
 * once. The browser's own question comes only after a yes.
 */
export function noticePart({ words, desk, focusField }: Context, storage: SafeStorage): Part {
  const key = `havendesk:${desk}:notices`;
  const answer = (yes: boolean): void => {
    storage.set(key, "asked");
    show(node, false);
    focusField();
    if (yes) void Notification.requestPermission();
  };
  const node = h(
    "div",
    { class: "ask-line" },
    icon(ICONS.bell),
    h("span", {}, words.say("notices_ask")),
    button({ class: "small", press: () => answer(true) }, words.say("notices_yes")),
    button({ class: "small", press: () => answer(false) }, words.say("notices_no")),
  );
  return {
    node,
    update(state: State): void {
      const one = state.view.name === "thread" ? byKey(state.conversations, state.view.key) : undefined;
      const wrote = one?.messages.some((message) => message.author.kind === "customer") === true;
      const goes = one?.handler !== "bot" && one?.status !== "solved" && one?.status !== "closed";
      const may = state.config?.switches?.notices !== false && permission() === "default";
      show(node, state.phase === "ready" && wrote && goes && may && storage.get(key) === null);
    },
  };
}

export class News {
  private known: number | null = null;
  private title: { theirs: string; ours: string } | null = null;

  constructor(private readonly open: () => void) {}

  /** `count`: unread messages of all chats. `texts`: what a notice says. */
  update(state: State, count: number, texts: { title: string; body: string }, inTitle: boolean): void {
    if (state.phase !== "ready") return;
    const before = this.known;
    this.known = count;
    if (before !== null && count > before && document.visibilityState === "hidden") this.notify(texts);
    this.mark(inTitle ? count : 0);
  }

  private notify({ title, body }: { title: string; body: string }): void {
    if (permission() !== "granted") return;
    try {
      const notice = new Notification(title, { body, tag: TAG });
      notice.onclick = () => {
        window.focus();
        this.open();
        notice.close();
      };
    } catch {
      // some phones allow notices to service workers only
    }
  }

  /** The page may change its title at any time; what we wrote is taken back, never what the page wrote. */
  private mark(count: number): void {
    const theirs = this.title && document.title === this.title.ours ? this.title.theirs : document.title;
    const ours = count > 0 ? `(${count > 99 ? "99+" : count}) ${theirs}` : theirs;
    this.title = count > 0 ? { theirs, ours } : null;
    if (document.title !== ours) document.title = ours;
  }

  /** The element leaves the page. */
  rest(): void {
    this.mark(0);
  }
}
