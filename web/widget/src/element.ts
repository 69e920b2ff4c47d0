/**
 * `<havendesk-chat>`: the button at the edge of the page and the panel behind it, in a shadow tree of their
 * own. All styles are constructed sheets, so that the host's policy needs no 'unsafe-inline'.
 */
import { CUSTOMER_LANGUAGES, type CustomerLanguage } from "@havendesk/shared";
import tokens from "@havendesk/shared/tokens.css?inline";
import { Api } from "./core/api.ts";
import { Client } from "./core/client.ts";
import { unread } from "./core/conversations.ts";
import { Sessions, type TokenSource, tokenFrom } from "./core/sessions.ts";
import { pageStorage, parcelStore } from "./core/store.ts";
import type { State, Theme } from "./core/types.ts";
import { Uploads } from "./core/uploads.ts";
import { CATALOGUES, languageFor, learn, Words } from "./i18n/index.ts";
import { Composer } from "./ui/composer.ts";
import type { Context } from "./ui/context.ts";
import { button, h, ICONS, icon, setAttr, setText, show } from "./ui/dom.ts";
import { Files } from "./ui/files.ts";
import { keepInside } from "./ui/focus.ts";
import frame from "./ui/frame.css?inline";
import last from "./ui/last.css?inline";
import { News } from "./ui/notices.ts";
import { Panel } from "./ui/panel.ts";
import { suggestPart } from "./ui/suggest.ts";
import { themeRules } from "./ui/theme.ts";
import thread from "./ui/thread.css?inline";
import writing from "./ui/writing.css?inline";

/** On a screen this narrow the panel covers the page and keeps the keyboard to itself. */
const PHONE = "(max-width: 480px), (max-height: 480px)";
const DARK = "(prefers-color-scheme: dark)";

function sheet(rules: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(rules);
  return made;
}

interface Face {
  words: Words;
  launcher: HTMLButtonElement;
  badge: HTMLElement;
  /** Made when it is opened first: a page that is only passed by pays for a button. */
  inside: { panel: Panel; composer: Composer } | null;
  root: HTMLElement;
}

export class HavendeskChat extends HTMLElement {
  private readonly tree: ShadowRoot;
  private readonly theme = sheet("");
  private readonly phone = matchMedia(PHONE);
  private readonly dark = matchMedia(DARK);
  private readonly away = new AbortController();
  private client: Client | null = null;
  private files: Files | null = null;
  private uploads: Uploads | null = null;
  private face: Face | null = null;
  private drawing = false;
  private desk = "";
  private seen: Theme | undefined;
  private furnished = false;
  private wasOpen = false;
  /** The field takes the focus as soon as it is there, unless the customer went elsewhere. */
  private wantsField = false;
  private pageScroll: string | null = null;
  private readonly news = new News(() => this.open());
  /** Rules of files that came later. */
  private readonly added = new Set<string>();

  constructor() {
    super();
    this.tree = this.attachShadow({ mode: "open" });
    this.tree.adoptedStyleSheets = [tokens, frame].map(sheet).concat(this.theme);
  }

  connectedCallback(): void {
    if (this.client) return;
    const desk = new URL(this.dataset["desk"] ?? location.origin, location.href).origin;
    const api = new Api(desk);
    const sessions = new Sessions(
      api,
      pageStorage("localStorage"),
      () => this.client?.state.language ?? "en",
    );
    const client = new Client(api, sessions, parcelStore(), this.wantedLanguage(desk));
    this.client = client;
    this.files = new Files(api, () => client.token());
    this.uploads = new Uploads(
      api,
      () => client.token(),
      () => this.schedule(),
      (id, blob) => this.files?.keep(id, blob),
    );
    if (this.dataset["tokenUrl"]) sessions.identify(tokenFrom(this.dataset["tokenUrl"]));
    this.build(desk);
    let link = client.state.link;
    client.subscribe(() => {
      if (client.state.link === "on" && link !== "on") this.uploads?.resume();
      link = client.state.link;
      this.schedule();
    });
    this.listen(client);
    if (this.dataset["open"] !== undefined && this.dataset["open"] !== "false") client.setOpen(true);
    else client.peek();
    if (client.state.phase === "asleep") void this.look(api);
  }

  disconnectedCallback(): void {
    if (this.isConnected) return;
    this.away.abort();
    this.holdPage(false);
    this.news.rest();
    this.client?.rest();
  }

  // what the host page may say ----------------------------------------------------------------------

  open(): void {
    this.client?.setOpen(true);
  }

  close(): void {
    this.client?.setOpen(false);
  }

  identify(source: TokenSource | null): void {
    this.client?.identify(source);
  }

  signOut(): Promise<void> {
    return this.client?.signOut() ?? Promise.resolve();
  }

  // building ----------------------------------------------------------------------------------------

  private wantedLanguage(desk: string): CustomerLanguage {
    const chosen = pageStorage("localStorage").get(`havendesk:${desk}:language`);
    const asked = this.dataset["language"];
    const page = document.documentElement.lang;
    return languageFor([chosen ?? "", asked ?? "", page, ...navigator.languages].filter((tag) => tag !== ""));
  }

  private speak(desk: string, language: CustomerLanguage): void {
    if (!CUSTOMER_LANGUAGES.includes(language)) return;
    pageStorage("localStorage").set(`havendesk:${desk}:language`, language);
    // first the words, so that the panel stays as it is until it can be read
    void learn(language, desk).then(() => {
      this.client?.setLanguage(language);
      this.build(desk);
      this.face?.inside?.panel.node.querySelector("select")?.focus();
    });
  }

  private build(desk: string): void {
    const { client } = this;
    if (!client) return;
    const { language } = client.state;
    const words = new Words(language);
    if (!CATALOGUES[language]) void learn(language, desk).then(() => this.build(desk));
    const badge = h("span", { class: "badge", attrs: { "aria-hidden": "true" } });
    const closed = h("span", { class: "when-closed" }, icon(ICONS.chat));
    const opened = h("span", { class: "when-open" }, icon(ICONS.down));
    const launcher = button(
      { class: "launcher", press: () => client.setOpen(!client.state.open) },
      closed,
      opened,
      badge,
    );
    const root = h("div", { class: "root", attrs: { lang: words.language } }, launcher);
    for (const kind of ["keydown", "keyup", "keypress"] as const) {
      // the host page's shortcuts are not for what is typed here
      root.addEventListener(kind, (event) => event.stopPropagation());
    }
    root.addEventListener("keydown", (event) => this.pressed(event));
    this.tree.replaceChildren(root);
    this.desk = desk;
    this.face = { words, launcher, badge, inside: null, root };
    this.draw();
  }

  private furnish(face: Face): Face["inside"] {
    const { client, files, uploads, desk } = this;
    if (face.inside || !client || !files || !uploads) return face.inside;
    // the panel waits for its words; the button needs none
    if (!CATALOGUES[face.words.language]) return null;
    const { words } = face;
    if (!this.furnished) {
      const [first, second, ...rest] = this.tree.adoptedStyleSheets;
      const before = [first, second].filter((one) => one !== undefined);
      // set as a whole: the browser's own list takes no item in its middle
      this.tree.adoptedStyleSheets = [...before, ...[thread, writing, last].map(sheet), ...rest];
      this.furnished = true;
    }
    const context: Context = {
      client,
      words,
      files,
      desk,
      direction: this.dataset["dir"] === "rtl" ? "rtl" : "ltr",
      focusField: () => this.face?.inside?.composer.focus(),
      addStyle: (rules) => this.addStyle(rules),
    };
    const suggestions = suggestPart(context);
    const composer = new Composer(context, uploads, pageStorage("sessionStorage"), (text) =>
      suggestions.typed(text),
    );
    const panel = new Panel(
      context,
      composer,
      suggestions,
      pageStorage("localStorage"),
      () => client.setOpen(false),
      (language) => this.speak(desk, language),
    );
    face.root.prepend(panel.node);
    face.inside = { panel, composer };
    return face.inside;
  }

  private addStyle(rules: string): void {
    if (this.added.has(rules)) return;
    this.added.add(rules);
    this.tree.adoptedStyleSheets.push(sheet(rules));
  }

  /** The button is the exchange's before anybody presses it; a desk that is silent leaves it ours. */
  private async look(api: Api): Promise<void> {
    const config = await api.look().catch(() => null);
    this.seen = config?.theme;
    this.schedule();
  }

  private listen(client: Client): void {
    const { signal } = this.away;
    const wake = (): void => {
      client.nudge();
      this.schedule();
    };
    addEventListener("online", wake, { signal });
    addEventListener("offline", () => this.schedule(), { signal });
    addEventListener("pageshow", wake, { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && wake(), {
      signal,
    });
    this.phone.addEventListener("change", () => this.schedule(), { signal });
    this.dark.addEventListener("change", () => this.schedule(), { signal });
    // the keyboard of a phone covers the page without resizing it
    visualViewport?.addEventListener("resize", () => this.fit(), { signal });
    visualViewport?.addEventListener("scroll", () => this.fit(), { signal });
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.client?.state.open || event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.client.setOpen(false);
    } else if (event.key === "Tab" && this.phone.matches && this.face?.inside) {
      keepInside(this.face.inside.panel.node, this.tree, event);
    }
  }

  // drawing -----------------------------------------------------------------------------------------

  /** Many changes at once are drawn once. */
  private schedule(): void {
    if (this.drawing) return;
    this.drawing = true;
    queueMicrotask(() => {
      this.drawing = false;
      this.draw();
    });
  }

  private draw(): void {
    const { client, face } = this;
    if (!client || !face) return;
    const { state } = client;
    this.dress(state);
    const count = state.conversations.reduce((sum, one) => sum + unread(one), 0);
    this.tell(state, face.words, count);
    const label = count > 0 ? face.words.count("launcher_unread", count) : face.words.say("launcher_open");
    setAttr(face.launcher, "aria-label", state.open ? face.words.say("launcher_close") : label);
    setAttr(face.launcher, "aria-expanded", state.open ? "true" : "false");
    setText(face.badge, count > 99 ? "99+" : face.words.number(count));
    show(face.badge, count > 0 && !state.open);
    const inside = state.open ? this.furnish(face) : face.inside;
    setAttr(face.root, "data-open", state.open);
    const covers = state.open && this.phone.matches;
    show(face.launcher, !covers);
    this.holdPage(covers);
    if (inside) {
      show(inside.panel.node, state.open);
      setAttr(inside.panel.node, "aria-modal", covers ? "true" : null);
      if (state.open) {
        this.fit();
        inside.panel.update(state);
      } else {
        inside.composer.rest();
      }
    }
    this.moveFocus(state.open);
  }

  private themed = "";

  /** Light or dark, colour, place: the page's tag first, then the exchange's configuration. */
  private dress(state: State): void {
    const theme = state.config?.theme ?? this.seen;
    const scheme = this.dataset["theme"] ?? theme?.scheme ?? "auto";
    const dark = scheme === "dark" || (scheme !== "light" && this.dark.matches);
    setAttr(this, "data-scheme", dark ? "dark" : "light");
    setAttr(this, "data-at", (this.dataset["corner"] ?? theme?.corner) === "start" ? "start" : null);
    const own = getComputedStyle(this).getPropertyValue("--havendesk-primary").trim();
    const rules = themeRules(theme, dark, own);
    if (rules === this.themed) return;
    this.themed = rules;
    this.theme.replaceSync(rules);
  }

  private tell(state: State, words: Words, count: number): void {
    const own = this.dataset["titleCount"];
    const inTitle = own === undefined ? state.config?.switches?.title_count === true : own !== "false";
    const title = state.config?.exchange_name || words.say("support");
    this.news.update(state, count, { title, body: words.say("notices_body") }, inTitle);
  }

  /** On opening into the panel, on closing back to the button; on a phone no keyboard jumps up unasked. */
  private moveFocus(open: boolean): void {
    const { inside, launcher } = this.face ?? {};
    if (!inside) return;
    const { composer, panel } = inside;
    if (open !== this.wasOpen) {
      this.wasOpen = open;
      this.wantsField = open && !this.phone.matches;
      (open ? panel.node : launcher)?.focus({ preventScroll: true });
    }
    if (!this.wantsField || this.client?.state.phase !== "ready") return;
    this.wantsField = false;
    if (this.tree.activeElement === panel.node) composer.focus();
  }

  private holdPage(hold: boolean): void {
    const page = document.documentElement.style;
    if (hold && this.pageScroll === null) {
      this.pageScroll = page.overflow;
      page.overflow = "hidden";
    } else if (!hold && this.pageScroll !== null) {
      page.overflow = this.pageScroll;
      this.pageScroll = null;
    }
  }

  private fit(): void {
    const view = visualViewport;
    if (!view || !this.face) return;
    const style = this.face.root.style;
    style.setProperty("--view-height", `${view.height}px`);
    style.setProperty("--view-top", `${this.phone.matches ? view.offsetTop : 0}px`);
  }
}
