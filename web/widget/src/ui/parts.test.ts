// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Client } from "../core/client.ts";
import { blank } from "../core/conversations.ts";
import type { Bubble } from "../core/timeline.ts";
import type { State } from "../core/types.ts";
import { Uploads } from "../core/uploads.ts";
import { Words } from "../i18n/index.ts";
import { CONFIG, emptyStorage, FakeApi, FakeDesk } from "../testing/fake-desk.ts";
import { draw, hashOf } from "./bubble.ts";
import { Composer } from "./composer.ts";
import type { Context } from "./context.ts";
import { h, Keyed } from "./dom.ts";
import type { Files } from "./files.ts";
import { keepInside } from "./focus.ts";
import { ratingPart } from "./rating.ts";
import { richText } from "./text.ts";
import { personPart } from "./thread.ts";

const said = vi.fn();
const rated = vi.fn();
const asked = vi.fn();
let state: State;
let context: Context;

beforeEach(() => {
  vi.clearAllMocks();
  document.body.replaceChildren();
  state = {
    phase: "ready",
    trouble: null,
    config: CONFIG,
    session: null,
    link: "on",
    lost: false,
    open: true,
    view: { name: "thread", key: "k" },
    language: "en",
    conversations: [blank("k", "t", "2026-03-01T09:30:00.000Z")],
    parcels: [],
    notice: null,
  };
  const client = { state, say: said, rate: rated, person: asked, typing: vi.fn() } as unknown as Client;
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

function change(over: Partial<State["conversations"][number]>): State {
  return { ...state, conversations: state.conversations.map((one) => ({ ...one, ...over })) };
}

const bubble: Bubble = {
  row: "bubble",
  key: "n1",
  mine: false,
  author: "agent",
  name: "Aria\u202E",
  text: "<img src=x onerror=alert(1)> https://brightwater.example",
  attachments: [],
  citations: [],
  masked: [],
  at: "2026-03-01T09:30:00.000Z",
  first: true,
  last: true,
  delivery: null,
  cid: null,
  code: null,
  parts: null,
  answer: "",
  open: false,
  settled: false,
};

describe("a message", () => {
  it("is text, whatever it looks like, with its address as the only element", () => {
    const node = richText(bubble.text);
    expect(node.textContent).toBe(bubble.text);
    expect([...node.querySelectorAll("*")].map((one) => one.tagName)).toEqual(["A", "BDI"]);
    expect(node.querySelector("a")?.rel).toContain("noopener");
  });

  it("isolates the name, so that no mark in it turns the rest", () => {
    const { node } = draw(bubble, context);
    expect(node.querySelector(".author bdi")?.textContent).toBe("Aria\u202E");
  });

  it("leaves a dangerous citation without a link", () => {
    const citation = { slug: "a", title: "A", url: "javascript:alert(1)", language: "ko" };
    const { node } = draw({ ...bubble, text: "", citations: [citation] }, context);
    expect(node.querySelector(".sources a")).toBeNull();
    expect(node.querySelector(".sources bdi")?.getAttribute("lang")).toBe("ko");
  });

  it("keeps its node while it goes from sending to seen, so that it is read aloud once", () => {
    const parent = h("div");
    const keyed = new Keyed<Bubble>(parent, hashOf, (row) => draw(row, context) as never);
    const mine: Bubble = {
      ...bubble,
      mine: true,
      author: "customer",
      name: null,
      delivery: "sending",
      cid: "c",
    };
    keyed.render([mine]);
    const [node] = parent.children;
    keyed.render([{ ...mine, delivery: "seen" }]);
    expect(parent.children[0]).toBe(node);
    expect(node?.querySelector(".state")?.textContent).toBe("Seen");
    keyed.render([{ ...mine, delivery: "failed", code: "text_too_long" }]);
    expect(node?.querySelector(".why")?.textContent).toBe("The message is too long.");
    expect(node?.querySelectorAll(".trouble-row button")).toHaveLength(2);
  });
});

describe("the field", () => {
  function composer(): { part: Composer; field: HTMLTextAreaElement; send: Element } {
    const api = new FakeApi(new FakeDesk());
    const uploads = new Uploads(
      api,
      () => null,
      () => undefined,
      () => undefined,
    );
    const part = new Composer(context, uploads, emptyStorage(), () => undefined);
    document.body.append(part.node);
    part.update(state);
    const field = part.node.querySelector("textarea");
    const send = part.node.querySelector(".send");
    if (!field || !send) throw new Error("no field");
    return { part, field, send };
  }

  function type(field: HTMLTextAreaElement, text: string): void {
    field.value = text;
    field.dispatchEvent(new Event("input"));
  }

  const enter = (over: KeyboardEventInit = {}): KeyboardEvent =>
    new KeyboardEvent("keydown", { key: "Enter", cancelable: true, ...over });

  it("sends with Enter, and not with Shift or in the middle of a word being composed", () => {
    const { field } = composer();
    type(field, "안녕하세요");
    field.dispatchEvent(enter({ isComposing: true }));
    field.dispatchEvent(enter({ shiftKey: true }));
    expect(said).not.toHaveBeenCalled();
    field.dispatchEvent(enter());
    expect(said).toHaveBeenCalledExactlyOnceWith("안녕하세요", []);
    expect(field.value).toBe("");
  });

  it("sends nothing that is empty or too long, and says how much too long", () => {
    const { part, field, send } = composer();
    type(field, " \u0000 ");
    field.dispatchEvent(enter());
    type(field, "x".repeat(10_001));
    field.dispatchEvent(enter());
    expect(said).not.toHaveBeenCalled();
    expect(send.getAttribute("aria-disabled")).toBe("true");
    expect(part.node.querySelector(".count")?.textContent).toBe("1 character too many");
    type(field, "x".repeat(9_600));
    expect(part.node.querySelector(".count")?.textContent).toBe("400 characters left");
  });

  it("keeps a draft for each conversation and takes it along when the chat gets its ticket", () => {
    const { part, field } = composer();
    type(field, "half a thought");
    part.update({ ...state, view: { name: "new" } });
    expect(field.value).toBe("");
    part.update(state);
    expect(field.value).toBe("half a thought");
  });

  it("says before sending what the desk would refuse", () => {
    const { part } = composer();
    part.take([new File(["x"], "a.svg", { type: "image/svg+xml" })]);
    expect(part.node.querySelector("[role=alert]")?.textContent).toBe(
      "a.svg: this type of file is not accepted.",
    );
    part.take([new File([], "empty.png", { type: "image/png" })]);
    expect(part.node.querySelector("[role=alert]")?.textContent).toBe("empty.png is empty.");
    part.take([new File(["x".repeat(1001)], "big.png", { type: "image/png" })]);
    expect(part.node.querySelector("[role=alert]")?.textContent).toContain("big.png is too large.");
    expect(part.uploads.list).toEqual([]);
  });
});

describe("after a chat is solved", () => {
  it("takes one rating and thanks", () => {
    const part = ratingPart(context);
    document.body.append(part.node);
    part.update(change({ status: "open" }));
    expect(part.node.hidden).toBe(true);
    part.update(change({ status: "solved" }));
    part.node.querySelectorAll<HTMLInputElement>("input")[3]?.click();
    const comment = part.node.querySelector("textarea");
    if (comment) comment.value = " quick ";
    part.node.querySelector<HTMLButtonElement>(".primary")?.click();
    expect(rated).toHaveBeenCalledExactlyOnceWith("k", 4, "quick");
    part.update(change({ status: "solved", rating: 4 }));
    expect(part.node.querySelector("fieldset")?.hidden).toBe(true);
    expect(part.node.querySelector(".thanks")?.textContent).toBe("Thank you. You gave 4 of 5.");
  });
});

describe("talk to a person", () => {
  it("is asked for once, and gone where the line is shown or a person is there", () => {
    const part = personPart(context);
    const ask = part.node.querySelector("button");
    part.update(state);
    ask?.click();
    expect(asked).toHaveBeenCalledOnce();
    part.update(change({ handler: "queue" }));
    ask?.click();
    expect(part.node.hidden).toBe(false);
    expect(asked).toHaveBeenCalledOnce();
    part.update(change({ handler: "queue", queue: { position: 2, expected_seconds: null } }));
    expect(part.node.hidden).toBe(true);
    part.update(change({ handler: "agent" }));
    expect(part.node.hidden).toBe(true);
  });
});

it("keeps the keyboard inside at both ends", () => {
  const first = h("button");
  const last = h("button");
  const root = h("div", { attrs: { tabindex: -1 } }, first, h("button", { attrs: { disabled: true } }), last);
  document.body.append(root);
  for (const node of [first, last]) node.getClientRects = () => [{}] as unknown as DOMRectList;
  const tab = (shiftKey: boolean): KeyboardEvent => new KeyboardEvent("keydown", { key: "Tab", shiftKey });
  last.focus();
  keepInside(root, document, tab(false));
  expect(document.activeElement).toBe(first);
  keepInside(root, document, tab(true));
  expect(document.activeElement).toBe(last);
});
