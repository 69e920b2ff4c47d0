// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../core/client.ts";
import { blank } from "../core/conversations.ts";
import type { State, Suggestion } from "../core/types.ts";
import { Words } from "../i18n/index.ts";
import { CONFIG, emptyStorage } from "../testing/fake-desk.ts";
import type { Context } from "./context.ts";
import type { Files } from "./files.ts";
import { listPart } from "./list.ts";
import { News, noticePart } from "./notices.ts";
import { suggestPart } from "./suggest.ts";
import { Thread } from "./thread.ts";

const ask = vi.fn<(question: string, signal: AbortSignal) => Promise<Suggestion[]>>();
const show = vi.fn();
let state: State;
let context: Context;

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  document.body.replaceChildren();
  document.title = "Account";
  state = {
    phase: "ready",
    trouble: null,
    config: { ...CONFIG, switches: { suggestions: true, notices: true } },
    session: null,
    link: "on",
    lost: false,
    open: true,
    view: { name: "new" },
    language: "en",
    conversations: [blank("k", "t", "2026-03-01T09:30:00.000Z")],
    parcels: [],
    notice: null,
  };
  const client = { state, suggestions: ask, show, showNew: vi.fn() } as unknown as Client;
  context = {
    client,
    words: new Words("en"),
    files: {} as Files,
    desk: "https://desk.example",
    direction: "ltr",
    focusField: vi.fn(),
    addStyle: vi.fn(),
  };
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const article = (slug: string, url = `/help/en/article/${slug}`): Suggestion => ({ slug, title: slug, url });

describe("articles while somebody writes", () => {
  function part() {
    const made = suggestPart(context);
    document.body.append(made.node);
    made.update(state);
    const links = (): string[] => [...made.node.querySelectorAll("a")].map((one) => one.href);
    return { made, links };
  }

  it("come once the customer pauses, three at most, as links beside the page", async () => {
    ask.mockResolvedValue(["a", "b", "c", "d"].map((slug) => article(slug)));
    const { made, links } = part();
    for (const text of ["my", "my dep", "my deposit"]) made.typed(text);
    await vi.advanceTimersByTimeAsync(599);
    expect(ask).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ask).toHaveBeenCalledExactlyOnceWith("my deposit", expect.any(AbortSignal));
    expect(links()).toEqual(["a", "b", "c"].map((slug) => `https://desk.example/help/en/article/${slug}`));
    expect(made.node.querySelector("a")?.rel).toContain("noopener");
    expect(made.node.querySelector("[role=status]")?.textContent).toBe("3 articles may help.");
  });

  it("ask no second time for the same words, and a late answer to old words is not shown", async () => {
    let answer: (found: Suggestion[]) => void = () => undefined;
    ask.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    const { made, links } = part();
    made.typed("my deposit");
    await vi.advanceTimersByTimeAsync(600);
    made.typed("my deposit 12");
    await vi.advanceTimersByTimeAsync(600);
    expect(ask).toHaveBeenCalledOnce();
    made.typed("");
    await vi.advanceTimersByTimeAsync(600);
    answer([article("old")]);
    await vi.advanceTimersByTimeAsync(0);
    expect(links()).toEqual([]);
  });

  it("stay away when they were sent away, fail in silence, and lead nowhere strange", async () => {
    ask.mockRejectedValueOnce(new Error("429"));
    const { made, links } = part();
    made.typed("my deposit");
    await vi.advanceTimersByTimeAsync(600);
    expect(links()).toEqual([]);
    ask.mockResolvedValue([article("x", "javascript:alert(1)"), article("y")]);
    made.typed("my deposit is late");
    await vi.advanceTimersByTimeAsync(600);
    expect(links()).toEqual(["https://desk.example/help/en/article/y"]);
    made.node.querySelector("button")?.click();
    expect(context.focusField).toHaveBeenCalled();
    made.typed("my deposit is very late");
    await vi.advanceTimersByTimeAsync(600);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(links()).toEqual([]);
  });

  it("are for the first message only", async () => {
    const { made } = part();
    made.update({ ...state, view: { name: "thread", key: "k" } });
    made.typed("my deposit");
    await vi.advanceTimersByTimeAsync(600);
    expect(ask).not.toHaveBeenCalled();
    expect(made.node.hidden).toBe(true);
  });
});

describe("notices of the browser", () => {
  const requested = vi.fn();
  const shown = vi.fn();

  function browser(permission: NotificationPermission): void {
    class Fake {
      static permission = permission;
      static requestPermission = requested;
      onclick: (() => void) | null = null;
      constructor(title: string, options: NotificationOptions) {
        shown(title, options);
      }
      close(): void {}
    }
    vi.stubGlobal("Notification", Fake);
  }

  function wrote(handler: "bot" | "queue"): State {
    const one = {
      ...blank("k", "t", "2026-03-01T09:30:00.000Z"),
      handler,
      messages: [{ author: { kind: "customer" } }] as never,
    };
    return { ...state, conversations: [one], view: { name: "thread", key: "k" } };
  }

  it("are offered only after the customer wrote and a person will answer, and asked for only after a yes", () => {
    browser("default");
    const part = noticePart(context, emptyStorage());
    part.update(state);
    expect(part.node.hidden).toBe(true);
    part.update(wrote("bot"));
    expect(part.node.hidden).toBe(true);
    part.update(wrote("queue"));
    expect(part.node.hidden).toBe(false);
    expect(requested).not.toHaveBeenCalled();
    part.node.querySelector("button")?.click();
    expect(requested).toHaveBeenCalledOnce();
  });

  it("are never offered again after a no, nor where the browser has decided", () => {
    browser("default");
    const storage = emptyStorage();
    const part = noticePart(context, storage);
    part.update(wrote("queue"));
    part.node.querySelectorAll("button")[1]?.click();
    expect(requested).not.toHaveBeenCalled();
    part.update(wrote("queue"));
    expect(part.node.hidden).toBe(true);
    browser("denied");
    const other = noticePart(context, emptyStorage());
    other.update(wrote("queue"));
    expect(other.node.hidden).toBe(true);
  });

  it("tell that there is news to who looks elsewhere, and not what it says", () => {
    browser("granted");
    const visible = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    const news = new News(() => undefined);
    const texts = { title: "Brightwater", body: "There is a new message for you." };
    news.update(state, 2, texts, false);
    expect(shown).not.toHaveBeenCalled();
    news.update(state, 3, texts, false);
    expect(shown).toHaveBeenCalledExactlyOnceWith("Brightwater", { body: texts.body, tag: "havendesk" });
    visible.mockReturnValue("visible");
    news.update(state, 4, texts, false);
    expect(shown).toHaveBeenCalledOnce();
    visible.mockRestore();
  });
});

describe("the page's title", () => {
  const texts = { title: "", body: "" };

  it("carries the number and gets back what the page wrote, whenever the page wrote it", () => {
    const news = new News(() => undefined);
    news.update(state, 2, texts, true);
    expect(document.title).toBe("(2) Account");
    news.update(state, 120, texts, true);
    expect(document.title).toBe("(99+) Account");
    document.title = "Orders";
    news.update(state, 3, texts, true);
    expect(document.title).toBe("(3) Orders");
    news.update(state, 0, texts, true);
    expect(document.title).toBe("Orders");
  });

  it("is the page's own where nobody asked for a number", () => {
    new News(() => undefined).update(state, 2, texts, false);
    expect(document.title).toBe("Account");
  });
});

describe("the list of chats", () => {
  it("tells last words, whose they are, and how many are new", () => {
    const part = listPart(context);
    const one = {
      ...blank("k", "t", "2026-03-01T09:30:00.000Z"),
      reference: "HD-1",
      head: 5,
      preview: "We found <b>it</b>\u202E",
      previewBy: "agent" as const,
      news: 2,
    };
    const mine = { ...one, key: "m", ticket: "u", previewBy: "customer" as const, news: 0 };
    const file = { ...mine, key: "f", ticket: "v", preview: "" };
    part.update({ ...state, view: { name: "list" }, conversations: [one, mine, file] });
    const items = [...part.node.querySelectorAll(".item")];
    const previews = items.map((item) => item.querySelector(".preview bdi")?.textContent);
    expect(previews).toEqual([
      "We found <b>it</b>\u202E",
      "You: We found <b>it</b>\u202E",
      "You: Attachment",
    ]);
    expect(items.map((item) => item.hasAttribute("data-unread"))).toEqual([true, false, false]);
    expect(items[0]?.querySelector(".badge")?.textContent).toBe("22 new messages");
    expect(part.node.querySelector("b")).toBeNull();
  });
});

describe("the conversation", () => {
  function thread(): Thread {
    Object.assign(context.client, { parcelsOf: () => [], seen: vi.fn() });
    const made = new Thread(context);
    document.body.append(made.node);
    return made;
  }

  it("says as long as somebody listens in, aloud", () => {
    const part = thread();
    const banner = part.node.querySelector<HTMLElement>(".listening");
    const [one] = state.conversations;
    if (!one) throw new Error("no conversation");
    const shown = (listening: boolean): State => ({
      ...state,
      view: { name: "thread", key: "k" },
      conversations: [{ ...one, listening }],
    });
    part.update(shown(false));
    expect(banner?.hidden).toBe(true);
    part.update(shown(true));
    expect(banner?.hidden).toBe(false);
    expect(banner?.getAttribute("role")).toBe("status");
    expect(banner?.textContent).toBe("A supervisor is reading along to help with your chat.");
    part.update(shown(false));
    expect(banner?.hidden).toBe(true);
    expect(banner?.textContent).toBe("");
  });

  it("begins with the exchange's own words in the customer's language, as words", () => {
    const part = thread();
    const first = (): string | null | undefined => part.node.querySelector(".hello h2")?.textContent;
    part.update(state);
    expect(first()).toBe("How can we help?");
    part.update({ ...state, config: { ...CONFIG, greeting: { en: "Hello <b>you</b>" } } });
    expect(first()).toBe("Hello <b>you</b>");
    part.update({ ...state, config: { ...CONFIG, greeting: { ko: "안녕하세요" } } });
    expect(first()).toBe("How can we help?");
  });
});
