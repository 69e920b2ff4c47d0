/** What is said about the chat itself: that it is loading, that something is wrong and what helps, calmly. */
import type { State } from "../core/types.ts";
import { refusal } from "./bubble.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, setText, show } from "./dom.ts";

/** The trouble or the loading that fills the panel, because there is nothing else to show yet. */
export function scenePart({ client, words }: Context): Part {
  const loading = h(
    "div",
    { class: "loading", attrs: { role: "status" } },
    h("span", { class: "unseen" }, words.say("loading")),
    h("span", { class: "bone" }),
    h("span", { class: "bone mine" }),
    h("span", { class: "bone" }),
  );
  const title = h("h2");
  const text = h("p", { class: "soft" });
  const retry = button({ class: "primary", press: () => client.retry() }, words.say("retry"));
  const guest = button({ class: "quiet", press: () => client.continueAsGuest() }, words.say("guest"));
  const trouble = h(
    "div",
    { class: "trouble", attrs: { role: "alert" } },
    icon(ICONS.warn),
    title,
    text,
    h("div", { class: "line" }, retry, guest),
  );
  const node = h("div", { class: "filling" }, loading, trouble);
  return {
    node,
    update(state: State): void {
      const waits = state.phase === "asleep" || state.phase === "loading";
      const wrong = state.phase === "trouble" ? state.trouble : null;
      show(node, state.phase !== "ready");
      show(loading, waits);
      show(trouble, wrong !== null);
      if (wrong === null) return;
      setText(title, words.say(`trouble_${wrong}`));
      setText(text, words.say(`trouble_${wrong}_text`));
      show(guest, wrong === "identity");
      show(retry, wrong !== "origin");
    },
  };
}

/** One line above the conversation; nothing that was on the screen goes away for it. */
export function linePart({ client, words }: Context): Part {
  const title = h("strong");
  const text = h("span");
  const retry = button({ class: "small", press: () => client.retry() }, words.say("retry"));
  const guest = button({ class: "small", press: () => client.continueAsGuest() }, words.say("guest"));
  const node = h("div", { class: "status-line", attrs: { role: "status" } }, title, text, retry, guest);

  function saying(state: State): string {
    if (state.phase !== "ready") return "";
    if (state.trouble !== null) return words.say(`trouble_${state.trouble}_text`);
    if (state.notice !== null) return words.say(refusal(state.notice) as "refused_other");
    if (state.link === "on") return "";
    if (!navigator.onLine) return words.say("link_offline");
    return state.lost ? words.say("link_waiting") : "";
  }

  return {
    node,
    update(state: State): void {
      const said = saying(state);
      show(node, said !== "");
      setText(text, said);
      const { trouble } = state;
      setText(title, trouble === null ? "" : words.say(`trouble_${trouble}`));
      show(title, trouble !== null);
      const stuck = state.phase === "ready" && state.trouble !== null && state.trouble !== "origin";
      show(retry, stuck);
      show(guest, stuck && state.trouble === "identity");
    },
  };
}
