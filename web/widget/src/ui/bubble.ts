/** One row of the conversation. What may change later (delivery, grouping) is changed in place. */
import type { Attachment, Parts } from "@havendesk/shared";
import type { AnswersFile, Below, Standing } from "../answers/types.ts";
import { ApiError } from "../core/api.ts";
import { safeHref } from "../core/links.ts";
import type { Bubble, Row } from "../core/timeline.ts";
import type { Key } from "../i18n/index.ts";
import type { Context } from "./context.ts";
import { button, h, ICONS, icon, setAttr, setText, show } from "./dom.ts";
import { drawable, frameFor } from "./files.ts";
import { player } from "./player.ts";
import { second } from "./second.ts";
import { link, name, richText } from "./text.ts";

interface Drawn {
  node: HTMLElement;
  update: (row: Row) => void;
}

const still = (): void => undefined;

/** What makes a row another one; the rest is updated in place. */
export function hashOf(row: Row): string {
  if (row.row !== "bubble") return JSON.stringify(row);
  const { text, attachments, citations, author, parts } = row;
  return JSON.stringify([text, attachments, citations, author, row.name, parts]);
}

export function draw(row: Row, context: Context): Drawn {
  switch (row.row) {
    case "day": {
      const { words } = context;
      const text = h("span", {}, words.day(row.at, Date.now()));
      return { node: h("div", { class: "day" }, text), update: still };
    }
    case "event":
      return { node: h("div", { class: "event" }, richText(row.text)), update: still };
    case "secret":
      return { node: secret(row.kinds, context), update: still };
    case "typing": {
      const who = row.name ?? context.words.say(row.author === "bot" ? "assistant" : "agent");
      const dots = h("span", { class: "dots", attrs: { "aria-hidden": "true" } }, h("i"), h("i"), h("i"));
      const words = h("span", { class: "soft" }, context.words.say("typing", { name: who }));
      return { node: h("div", { class: "typing" }, dots, words), update: still };
    }
    case "bubble":
      return bubble(row, context);
  }
}

export function speaker(row: { author: string; name: string | null }, { words }: Context): string {
  if (row.author === "customer") return words.say("you");
  return row.name ?? words.say(row.author === "bot" ? "assistant" : "agent");
}

function bubble(row: Bubble, context: Context): Drawn {
  const { words } = context;
  const who = speaker(row, context);
  const label = h("div", { class: "author" }, name(who));
  const spoken = h("span", { class: "unseen" }, words.say("said", { name: who }), " ");
  const body = h("div", { class: "body" }, spoken);
  const text = richText(row.text);
  if (row.text !== "") body.append(text);
  for (const attachment of row.attachments) body.append(file(attachment, context));
  if (row.citations.length > 0) body.append(sources(row, context));
  let standing: Standing = row;
  let below: Below | null = null;
  if (row.parts?.v === 1) {
    void bring(row.parts, row.answer, context, text, body).then((drawn) => {
      below = drawn;
      below?.update(standing);
    });
  }
  const time = h("time");
  const state = h("span", { class: "state" });
  const foot = h("div", { class: "foot" }, time, state);
  const trouble = h("div", { class: "trouble-row" });
  const node = h("div", { class: `bubble ${row.mine ? "mine" : row.author}` }, label, body, foot, trouble);
  const update = (next: Row): void => {
    if (next.row !== "bubble") return;
    if (time.dateTime !== next.at) {
      time.dateTime = next.at;
      time.title = words.full(next.at);
      setText(time, words.time(next.at));
    }
    setAttr(node, "data-first", next.first);
    setAttr(node, "data-last", next.last || next.delivery === "failed" || next.delivery === "seen");
    setAttr(node, "data-delivery", next.delivery);
    show(label, next.first && !next.mine);
    show(foot, next.last || next.delivery === "failed" || next.delivery === "seen");
    setText(state, next.delivery === null ? "" : words.say(next.delivery));
    failure(trouble, next, context);
    standing = next;
    below?.update(next);
  };
  return { node, update };
}

/** What stands below an answer comes in a file of its own; without it the text says everything. */
async function bring(
  parts: Parts,
  answer: string,
  { client, words, files, desk, addStyle }: Context,
  text: HTMLElement,
  body: HTMLElement,
): Promise<Below | null> {
  const file = await second<AnswersFile>("answers", desk).catch(() => null);
  if (!file) return null;
  addStyle(file.style);
  const below = file.draw(parts, {
    language: words.language,
    answer,
    choose: (id, label) => client.say(label, [], id),
    post: (path, body) => client.post(path, body),
    fresh: (act) => client.fresh(act),
    save: (id, name) => files.save({ id, name }),
    time: (at) => words.full(at),
  });
  if (parts.text) text.replaceWith(richText(parts.text));
  body.append(below.node);
  return below;
}

/** Codes after which the very same words can only go into a new chat. */
const ANEW = new Set(["ticket_closed", "not_found", "ticket_of_another"]);

export function refusal(code: string | null): Key {
  if (code === "text_too_long" || code === "ticket_closed" || code === "switched_off") {
    return `refused_${code}`;
  }
  if (code?.startsWith("attachment")) return "refused_attachment";
  return code === "not_found" || code === "ticket_of_another" ? "refused_not_yours" : "refused_other";
}

function failure(node: HTMLElement, row: Bubble, { client, words }: Context): void {
  const { cid, code } = row;
  const wanted = row.delivery === "failed" && cid !== null ? `${cid}:${code}` : null;
  if (node.getAttribute("data-for") === wanted) return;
  setAttr(node, "data-for", wanted);
  show(node, wanted !== null);
  node.replaceChildren();
  if (wanted === null || cid === null) return;
  const anew = ANEW.has(code ?? "");
  node.append(
    h("span", { class: "why" }, words.say(refusal(code) as "refused_other")),
    button(
      { class: "small", press: () => (anew ? client.sayAnew(cid) : client.tryAgain(cid)) },
      words.say(anew ? "send_anew" : "send_again"),
    ),
    button({ class: "small", press: () => client.discard(cid) }, words.say("discard")),
  );
}

function sources(row: Bubble, { words, desk }: Context): HTMLElement {
  const list = h("ul");
  for (const citation of row.citations) {
    const href = safeHref(citation.url, desk);
    const item = href === null ? name(citation.title) : link(href, citation.title);
    item.lang = citation.language;
    list.append(h("li", {}, item));
  }
  return h("div", { class: "sources" }, h("span", { class: "soft" }, words.say("sources")), list);
}

function file(attachment: Attachment, context: Context): HTMLElement {
  const { words, files } = context;
  const note = h("span", { class: "why", attrs: { role: "status" } });
  const failed = (error: unknown): void => setText(note, words.say(whyNot(error)));
  if (attachment.scan === "infected") {
    setText(note, words.say("file_infected"));
    return h("div", {}, h("span", { class: "file" }, icon(ICONS.file), name(attachment.name)), note);
  }
  const save = (): void => void files.save(attachment).catch(failed);
  const named = words.say("download", { name: attachment.name });
  if (attachment.seconds) {
    const { seconds, peaks = null } = attachment;
    return player({ seconds, peaks, bytes: () => files.bytesOf(attachment.id) }, words);
  }
  if (!drawable(attachment)) return h("div", {}, chip(attachment, context, named, save), note);
  const canvas = h("canvas", {
    attrs: { role: "img", "aria-label": words.say("picture", { name: attachment.name }) },
  });
  if (attachment.width && attachment.height) {
    const frame = frameFor(attachment.width, attachment.height);
    canvas.style.setProperty("aspect-ratio", `${frame.width} / ${frame.height}`);
    canvas.style.setProperty("inline-size", `${frame.width}px`);
  }
  const holder = h("div", {}, button({ class: "picture", name: named, press: save }, canvas), note);
  files.draw(canvas, attachment).catch((error: unknown) => {
    holder.replaceChildren(chip(attachment, context, named, save), note);
    if (error instanceof ApiError) failed(error);
  });
  return holder;
}

const WHY_NOT: Record<string, "file_held" | "file_infected"> = {
  attachment_held: "file_held",
  attachment_infected: "file_infected",
};

/** Why a file could not be opened. */
function whyNot(error: unknown): "file_held" | "file_infected" | "picture_failed" {
  return (error instanceof ApiError && WHY_NOT[error.code]) || "picture_failed";
}

function chip(attachment: Attachment, { words }: Context, named: string, press: () => void): HTMLElement {
  return button(
    { class: "file", name: named, press },
    icon(ICONS.file),
    name(attachment.name),
    h("span", { class: "soft" }, words.bytes(attachment.bytes)),
  );
}

const SECRETS: Record<string, { what: Key; advice: Key }> = {
  recovery_phrase: { what: "secret_recovery_phrase", advice: "secret_funds" },
  private_key: { what: "secret_private_key", advice: "secret_funds" },
  card: { what: "secret_card", advice: "secret_card_advice" },
  code: { what: "secret_code", advice: "secret_code_advice" },
};
const UNKNOWN_SECRET = { what: "secret_other", advice: "secret_funds" } as const;

/** Told in words and by a drawing, not by colour alone; read aloud at once. */
function secret(kinds: string[], { words }: Context): HTMLElement {
  // Whoever offers an agent money learns no more than that.
  if (kinds.includes("offer")) return h("p", { class: "soft" }, words.say("held_back"));
  const found = [...new Set(kinds)].map((kind) => SECRETS[kind] ?? UNKNOWN_SECRET);
  const what = found.map((one) => h("p", {}, words.say(one.what as "secret_other")));
  const advice = [...new Set(found.map((one) => one.advice))];
  return h(
    "div",
    { class: "secret", attrs: { role: "alert" } },
    icon(ICONS.warn),
    h(
      "div",
      {},
      h("strong", {}, words.say("secret_title")),
      ...what,
      ...advice.map((key) => h("p", { class: "strong" }, words.say(key as "secret_funds"))),
    ),
  );
}
