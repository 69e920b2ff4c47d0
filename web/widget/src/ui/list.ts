/** The customer's chats, newest first: what was said last, when, and whether it was read. */
import { byRecency, lastWords, latest, unread } from "../core/conversations.ts";
import type { Conversation, State } from "../core/types.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, Keyed, show } from "./dom.ts";

interface Item {
  key: string;
  title: string;
  sub: string;
  preview: string;
  at: string;
  full: string;
  unread: number;
}

function preview(one: Conversation, { words }: Context): string {
  const { text, by, files } = lastWords(one);
  const said = text.trim() === "" ? (files > 0 ? words.say("list_file") : "") : text.slice(0, 120);
  return by === "customer" && said !== "" ? words.say("list_mine", { text: said }) : said;
}

export function statusText(one: Conversation, { words }: Context): string {
  if (one.status === "closed") return words.say("sub_closed");
  if (one.status === "solved") return words.say("sub_solved");
  if (one.handler === "queue") return words.say("sub_queue");
  if (one.handler === "bot") return words.say("sub_bot");
  return one.assignee === null
    ? words.say("sub_agent_plain")
    : words.say("sub_agent", { name: one.assignee });
}

export function listPart(context: Context): Part {
  const { client, words } = context;
  const items = h("ul", { class: "items" });
  const empty = h("p", { class: "soft" }, words.say("list_empty"));
  const anew = button(
    { class: "primary wide", press: () => client.showNew() },
    icon(ICONS.plus),
    words.say("new_chat"),
  );
  const node = h("div", { class: "list" }, h("h2", {}, words.say("list_label")), items, empty, anew);
  const keyed = new Keyed<Item>(
    items,
    (item) => JSON.stringify(item),
    (item) => row(item),
  );

  function row(item: Item): { node: HTMLElement; update: () => void } {
    const fresh = item.unread > 0;
    const badge = fresh
      ? h(
          "span",
          { class: "badge" },
          h("span", { attrs: { "aria-hidden": "true" } }, words.number(Math.min(99, item.unread))),
          h("span", { class: "unseen" }, words.count("list_unread", item.unread)),
        )
      : null;
    const time = h("time", { attrs: { datetime: item.full, title: words.full(item.full) } }, item.at);
    const top = h("span", { class: "top" }, h("bdi", {}, item.sub), time);
    const said = h("span", { class: "preview" }, h("bdi", {}, item.preview));
    const bottom = h("span", { class: "top" }, h("span", { class: "soft" }, item.title), badge);
    const press = (): void => client.show(item.key);
    return {
      node: h("li", {}, button({ class: "item", attrs: { "data-unread": fresh }, press }, top, said, bottom)),
      update: () => undefined,
    };
  }

  return {
    node,
    update(state: State): void {
      const visible = state.phase === "ready" && state.view.name === "list";
      show(node, visible);
      if (!visible) return;
      const rows = byRecency(state.conversations).map((one) => ({
        key: one.key,
        title: one.reference ?? words.say("new_chat"),
        sub: statusText(one, context),
        preview: preview(one, context),
        at: words.moment(latest(one), Date.now()),
        full: latest(one),
        unread: unread(one),
      }));
      keyed.render(rows);
      show(empty, rows.length === 0);
    },
  };
}
