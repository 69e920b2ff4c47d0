/** Articles that may answer what is being written, before the first message of a chat is sent. */
import { safeHref } from "../core/links.ts";
import { questionOf } from "../core/questions.ts";
import type { State, Suggestion } from "../core/types.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, setText, show } from "./dom.ts";
import { link } from "./text.ts";

/** So long nothing more was typed, in milliseconds, before the desk is asked. */
const STILL = 600;
const MOST = 3;

export interface Suggestions extends Part {
  /** The text in the field, after every change. */
  typed(text: string): void;
}

export function suggestPart({ client, words, desk, focusField }: Context): Suggestions {
  const list = h("ul");
  const said = h("span", { class: "unseen", attrs: { role: "status" } });
  const close = button(
    { class: "tiny", name: words.say("suggest_close"), press: () => dismiss() },
    icon(ICONS.close),
  );
  const head = h("div", { class: "top" }, h("strong", {}, words.say("suggest_title")), close);
  const box = h("div", { class: "suggest" }, head, list);
  const node = h("div", {}, said, box);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | null = null;
  let asked = "";
  let wanted = false;
  let dismissed = false;

  function forget(): void {
    clearTimeout(timer);
    asking?.abort();
    asked = "";
    fill([]);
  }

  function dismiss(): void {
    dismissed = true;
    forget();
    focusField();
  }

  function fill(found: Suggestion[]): void {
    list.replaceChildren();
    for (const one of found.slice(0, MOST)) {
      const href = safeHref(one.url, desk);
      if (href !== null) list.append(h("li", {}, icon(ICONS.file), link(href, one.title)));
    }
    const count = list.childElementCount;
    show(box, count > 0);
    setText(said, count > 0 ? words.count("suggest", count) : "");
  }

  async function ask(text: string): Promise<void> {
    const question = questionOf(text);
    if (question === asked) return;
    asking?.abort();
    asked = question ?? "";
    if (question === null) {
      fill([]);
      return;
    }
    const mine = new AbortController();
    asking = mine;
    const found = await client.suggestions(question, mine.signal).catch(() => []);
    if (!mine.signal.aborted) fill(found);
  }

  fill([]);
  return {
    node,
    typed(text: string): void {
      clearTimeout(timer);
      if (wanted && !dismissed) timer = setTimeout(() => void ask(text), STILL);
    },
    update(state: State): void {
      const begins = state.phase === "ready" && state.view.name === "new";
      wanted = begins && state.config?.switches?.suggestions !== false;
      show(node, wanted);
      if (wanted) return;
      // in the next new chat they may help again
      dismissed = false;
      if (asked !== "") forget();
    },
  };
}
