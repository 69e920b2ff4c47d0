/** One question, one confirmation, and what came of it, in the same place. */
import { button, h, setAttr, setText } from "../ui/dom.ts";
import type { FreezeHost } from "./types.ts";
import { WORDS } from "./words.ts";

/** Answers after which trying again here may help; after any other the desk's own page is the way. */
function passing(error: { status?: number }): boolean {
  const { status = 0 } = error;
  return status === 0 || status === 429 || status >= 500;
}

export function ask(host: FreezeHost): HTMLElement {
  const words = WORDS[host.language];
  const way = (page: string, label: string): HTMLElement =>
    h("a", { attrs: { href: `${host.desk}/${page}`, target: "_blank", rel: "noopener" } }, label);
  const status = h("p", { attrs: { role: "status" } });
  const answers = h("div", { class: "answers" });
  const title = h("p", { class: "title", attrs: { id: "freezing" } }, words.title);
  const text = h("p", {}, words.text);
  const pages = h("p", { class: "pages" }, way("talking", words.talking), way("looks", words.looks));
  let busy = false;

  const close = (): void => {
    node.remove();
    host.closed();
  };
  const ended = (said: string, ...ways: HTMLElement[]): void => {
    setText(status, said);
    answers.replaceChildren(...ways, button({ class: "small", press: close }, words.close));
    node.focus({ preventScroll: true });
  };
  const report = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    setAttr(yes, "aria-disabled", "true");
    setText(status, words.sending);
    try {
      const { state } = (await host.report()) as { state?: string };
      text.remove();
      ended(state === "confirmed" ? words.frozen : words.freezing, way("freeze/mine", words.steps));
    } catch (error) {
      const page = way("freeze", words.page);
      if (passing(error as { status?: number })) ended(words.failed, page, yes);
      else ended(words.unknown, page);
    }
    setAttr(yes, "aria-disabled", null);
    busy = false;
  };
  const yes = button({ class: "small", press: () => void report() }, words.yes);
  const no = button({ class: "small", press: close }, words.no);
  answers.append(yes, no);
  const node = h(
    "section",
    { class: "freezing", attrs: { "aria-labelledby": "freezing", tabindex: -1 } },
    title,
    text,
    status,
    answers,
    pages,
  );
  return node;
}
