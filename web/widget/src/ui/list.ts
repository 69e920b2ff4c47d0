/** The customer's chats, newest first. */
import { byRecency, latest, unread } from "../core/conversations.ts";
import type { Conversation, State } from "../core/types.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, Keyed, show } from "./dom.ts";

interface Item {
  key: string;
  title: string;
  sub: string;
  preview: string;
  at: string;
  unread: number;
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
    const badge = item.unread > 0 ? h("span", { class: "badge" }, words.number(item.unread)) : null;
    const top = h("span", { class: "top" }, h("bdi", {}, item.title), h("time", {}, item.at));
    const preview = h("span", { class: "preview soft" }, h("bdi", {}, item.preview));
    const bottom = h("span", { class: "top" }, h("span", { class: "soft" }, item.sub), badge);
    const press = (): void => client.show(item.key);
    return {
      node: h("li", {}, button({ class: "item", press }, top, preview, bottom)),
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
        preview: (one.messages.at(-1)?.text ?? "").slice(0, 120),
        at: words.moment(latest(one), Date.now()),
        unread: unread(one),
      }));
      keyed.render(rows);
      show(empty, rows.length === 0);
    },
  };
}
