/** The panel: who this is, what is never asked for, and the part of the chat that is on the screen. */
import { CUSTOMER_LANGUAGES, type CustomerLanguage } from "@havendesk/shared";
import { byKey } from "../core/conversations.ts";
import { safeHref } from "../core/links.ts";
import type { SafeStorage } from "../core/store.ts";
import type { State } from "../core/types.ts";
import { NAMES } from "../i18n/index.ts";
import type { Composer } from "./composer.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, setAttr, setText, show } from "./dom.ts";
import { freezeEntry } from "./freeze.ts";
import { linePart, scenePart } from "./lines.ts";
import { listPart, statusText } from "./list.ts";
import { noticePart } from "./notices.ts";
import type { Suggestions } from "./suggest.ts";
import { personPart, Thread } from "./thread.ts";

export class Panel implements Part {
  readonly node: HTMLElement;
  readonly thread: Thread;
  private readonly parts: Part[];
  private readonly title = h("h1");
  private readonly sub = h("p", { class: "sub" });
  private readonly mark: HTMLElement;
  private readonly back: HTMLButtonElement;
  private readonly privacy: HTMLAnchorElement;

  constructor(
    private readonly context: Context,
    composer: Composer,
    suggestions: Suggestions,
    storage: SafeStorage,
    close: () => void,
    speak: (language: CustomerLanguage) => void,
  ) {
    const { words, client } = context;
    this.thread = new Thread(context);
    const list = listPart(context);
    const line = linePart(context);
    const scene = scenePart(context);
    const person = personPart(context);
    const notice = noticePart(context, storage);
    this.parts = [line, scene, list, this.thread, notice, suggestions, person, composer];
    this.mark = h(
      "span",
      { class: "mark", attrs: { title: words.say("sandbox_hint") } },
      words.say("sandbox"),
    );
    this.back = button(
      { class: "bare", name: words.say("back"), press: () => client.showList() },
      icon(ICONS.back),
    );
    this.back.title = words.say("back");
    this.privacy = h("a", { attrs: { target: "_blank", rel: "noopener noreferrer" } }, words.say("privacy"));
    const header = h(
      "header",
      {},
      this.back,
      h("div", { class: "titles" }, h("div", { class: "line" }, this.title, this.mark), this.sub),
      button(
        { class: "bare", name: words.say("close"), attrs: { title: words.say("close") }, press: close },
        icon(ICONS.close),
      ),
    );
    const safety = h("p", { class: "safety" }, icon(ICONS.shield), h("span", {}, words.say("safety")));
    const languages = h("select", {
      attrs: { "aria-label": words.say("language") },
      on: { change: () => speak(languages.value as CustomerLanguage) },
    });
    for (const language of CUSTOMER_LANGUAGES) {
      const option = h("option", { attrs: { value: language, lang: language } }, NAMES[language]);
      option.selected = language === words.language;
      languages.append(option);
    }
    const freeze = freezeEntry(context, (question) => footer.before(question));
    const footer = h("footer", {}, languages, freeze, this.privacy);
    this.node = h(
      "section",
      {
        class: "panel",
        attrs: { role: "dialog", tabindex: -1, lang: words.language, dir: context.direction },
      },
      header,
      safety,
      line.node,
      h("div", { class: "main" }, scene.node, list.node, this.thread.node),
      notice.node,
      suggestions.node,
      person.node,
      composer.node,
      footer,
    );
    this.dropping(composer);
  }

  /** Files may be dropped anywhere on the panel. */
  private dropping(composer: Composer): void {
    this.node.addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
    this.node.addEventListener("drop", (event) => {
      const files = event.dataTransfer?.files;
      if (!files || files.length === 0) return;
      event.preventDefault();
      composer.take(files);
    });
  }

  update(state: State): void {
    const { words } = this.context;
    const exchange = state.config?.exchange_name ?? "";
    setText(this.title, exchange === "" ? words.say("support") : exchange);
    setAttr(this.node, "aria-label", words.say("panel_label", { exchange }));
    show(this.mark, state.config?.sandbox === true);
    const one = state.view.name === "thread" ? byKey(state.conversations, state.view.key) : undefined;
    const plain = exchange === "" ? "" : words.say("support");
    const status = one ? [statusText(one, this.context), one.reference].filter(Boolean).join(" · ") : plain;
    setText(this.sub, status);
    show(this.sub, status !== "");
    const listable = state.phase === "ready" && state.view.name !== "list" && state.conversations.length > 0;
    show(this.back, listable);
    const privacy = state.config?.privacy_url ? safeHref(state.config.privacy_url, this.context.desk) : null;
    show(this.privacy, privacy !== null);
    if (privacy !== null) setAttr(this.privacy, "href", privacy);
    for (const part of this.parts) part.update(state);
  }
}
