/** After an answer of the assistant, and after a chat is solved: one to five, a word, thanks; what comes next. */
import { byKey, endsWithAnswer } from "../core/conversations.ts";
import type { State } from "../core/types.ts";
import type { Context, Part } from "./context.ts";
import { button, h, ICONS, icon, setAttr, setText, show } from "./dom.ts";

const SCORES = [1, 2, 3, 4, 5] as const;
type Score = (typeof SCORES)[number];
/** The desk takes at most so many characters of comment. */
const COMMENT = 2000;

export function ratingPart({ client, words }: Context): Part {
  let key = "";
  let chosen: Score | null = null;
  const choice = h("span", { class: "soft word", attrs: { "aria-hidden": "true" } });
  const stars = SCORES.map((score) => {
    const label = words.say("rate_option", { score, word: words.say(`rate_${score}`) });
    const input = h("input", {
      attrs: { type: "radio", name: "score", value: score, "aria-label": label },
      on: { change: () => choose(score) },
    });
    return h("label", { class: "star", attrs: { title: label } }, input, icon(ICONS.star));
  });
  const comment = h("textarea", {
    attrs: { rows: 2, maxlength: COMMENT, "aria-label": words.say("rate_comment") },
  });
  comment.placeholder = words.say("rate_comment");
  const send = button(
    { class: "primary", press: () => chosen !== null && client.rate(key, chosen, comment.value.trim()) },
    words.say("rate_send"),
  );
  const more = h("div", { class: "more" }, comment, send);
  const form = h(
    "fieldset",
    { class: "rating" },
    h("legend", {}, words.say("rate_title")),
    h("div", { class: "stars" }, ...stars, choice),
    more,
  );
  const thanks = h("p", { class: "thanks", attrs: { role: "status" } });
  const over = h("p", { class: "soft" });
  const again = button(
    { class: "quiet", press: () => client.showNew() },
    icon(ICONS.plus),
    words.say("new_chat"),
  );
  const next = h("div", { class: "line" }, over, again);
  const node = h("div", { class: "ending" }, form, thanks, next);

  function choose(score: Score): void {
    chosen = score;
    stars.forEach((star, index) => {
      setAttr(star, "data-on", index < score);
    });
    setText(choice, words.say(`rate_${score}`));
    show(more, true);
  }

  function reset(): void {
    chosen = null;
    for (const star of stars) {
      setAttr(star, "data-on", false);
      const input = star.querySelector("input");
      if (input) input.checked = false;
    }
    comment.value = "";
    setText(choice, "");
    show(more, false);
  }

  reset();
  return {
    node,
    update(state: State): void {
      const one = state.view.name === "thread" ? byKey(state.conversations, state.view.key) : undefined;
      const ended = one?.status === "solved" || one?.status === "closed";
      const shown = ended || (one !== undefined && endsWithAnswer(one));
      show(node, shown);
      if (!one || !shown) return;
      show(next, ended);
      if (one.key !== key) {
        key = one.key;
        reset();
      }
      const parcel = state.parcels.find((p) => p.conversation === one.key && p.kind === "rate");
      const score = one.rating ?? parcel?.score ?? null;
      show(form, score === null);
      show(thanks, score !== null);
      setText(thanks, score === null ? "" : words.say("rate_thanks", { score }));
      setText(over, words.say(one.status === "closed" ? "over_closed" : "over_solved"));
    },
  };
}
