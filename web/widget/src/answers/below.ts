/** Buttons, evidence, the preview of an act, a document and the question whether it helped. */
import type { ActPreview, EvidenceLine, Parts } from "@havendesk/shared";
import { button, h, setAttr, setText } from "../ui/dom.ts";
import type { AnswersHost, Below, Standing } from "./types.ts";
import { type AnswerWords, WORDS } from "./words.ts";

interface Piece {
  node: HTMLElement;
  update(standing: Standing): void;
}

const still = (): void => undefined;

/** A button that was used keeps the focus: it is marked, not disabled, and does nothing any more. */
function off(one: HTMLElement, is: boolean): void {
  setAttr(one, "aria-disabled", is ? "true" : null);
}

function isOff(one: HTMLElement): boolean {
  return one.getAttribute("aria-disabled") === "true";
}

export function draw(parts: Parts, host: AnswersHost): Below {
  const words = WORDS[host.language];
  const pieces: Piece[] = [];
  if (parts.choices) pieces.push(choices(parts.choices, host, words));
  if (parts.act) pieces.push(preview(parts.act, host, words));
  if (parts.document) pieces.push(paper(parts.document, host, words));
  if (parts.evidence) pieces.push(evidence(parts.evidence, host, words));
  if (parts.feedback) pieces.push(verdict(host, words));
  const node = h("div", { class: "below" }, ...pieces.map((piece) => piece.node));
  return {
    node,
    update(standing) {
      for (const piece of pieces) piece.update(standing);
    },
  };
}

function choices(list: NonNullable<Parts["choices"]>, host: AnswersHost, words: AnswerWords): Piece {
  let chosen = false;
  const made = list.map(({ id, label }) => {
    const one: HTMLButtonElement = button(
      {
        class: "choice",
        press: () => {
          if (isOff(one)) return;
          chosen = true;
          setAttr(one, "aria-pressed", "true");
          for (const other of made) off(other, true);
          host.choose(id, label);
        },
      },
      h("bdi", {}, label),
    );
    return one;
  });
  const node = h("div", { class: "choices", attrs: { role: "group", "aria-label": words.choices } }, ...made);
  return {
    node,
    update({ open }) {
      for (const one of made) off(one, chosen || !open);
    },
  };
}

function preview(act: ActPreview, host: AnswersHost, words: AnswerWords): Piece {
  const status = h("p", { class: "why", attrs: { role: "status" } });
  const id = `act-${act.id}`;
  let busy = false;
  let over = false;
  const settle = async (decision: "confirm" | "decline"): Promise<void> => {
    if (busy || over || isOff(yes)) return;
    busy = true;
    refresh();
    setText(status, words.sending);
    try {
      const token = decision === "confirm" && act.step_up ? await host.fresh(act.id) : null;
      if (decision === "confirm" && act.step_up && token === null) throw { code: "not_signed_in" };
      await host.post(`/customer/acts/${act.id}`, { decision, token: token ?? "" });
      over = true;
      setText(status, decision === "confirm" ? words.done : words.declined);
    } catch (error) {
      setText(status, trouble((error as { code?: string }).code, words));
    }
    busy = false;
    refresh();
  };
  const yes = button({ class: "confirm", press: () => void settle("confirm") }, act.confirm);
  const no = button({ class: "small", press: () => void settle("decline") }, act.decline);
  let standing: Standing = { open: true, settled: false };
  const refresh = (): void => {
    const late = Date.parse(act.expires_at) <= Date.now();
    const ended = over || standing.settled || late;
    off(yes, busy || ended);
    off(no, busy || ended);
    if (standing.settled) setText(status, words.settled);
    else if (late && !over) setText(status, words.expired);
  };
  const lines = act.lines.map((line) => h("li", {}, h("bdi", {}, line)));
  const node = h(
    "section",
    { class: "act", attrs: { "aria-labelledby": id } },
    h("p", { class: "strong", attrs: { id } }, act.title),
    h("ul", {}, ...lines),
    h("p", { class: "soft" }, words.until.replace("{time}", host.time(act.expires_at))),
    h("div", { class: "act-buttons" }, yes, no),
    status,
  );
  return {
    node,
    update(next) {
      standing = next;
      refresh();
    },
  };
}

function trouble(code: string | undefined, words: AnswerWords): string {
  if (code === "act_expired" || code === "act_settled") return words.expired;
  if (code === "not_signed_in" || code === "step_up_needed" || code?.startsWith("token"))
    return words.sign_in;
  if (code === "switched_off" || code === "not_offered") return words.not_offered;
  return words.failed;
}

function paper(document: NonNullable<Parts["document"]>, host: AnswersHost, words: AnswerWords): Piece {
  const status = h("span", { class: "why", attrs: { role: "status" } });
  const fetchIt = (): void => {
    setText(status, words.sending);
    host.save(document.url, fileName(document.url)).then(
      () => setText(status, words.saved),
      () => setText(status, words.failed),
    );
  };
  const save = button({ class: "choice", press: fetchIt }, document.label);
  return { node: h("div", { class: "choices" }, save, status), update: still };
}

/** "…/withdrawal-proof/wdr_1?language=ko" is saved as "withdrawal-proof-wdr_1.pdf"; an ending stays as it is. */
function fileName(url: string): string {
  const [path = ""] = url.split("?");
  const name = path.split("/").slice(-2).join("-");
  return /\.(pdf|csv|note)$/.test(name) ? name : `${name}.pdf`;
}

function evidence(lines: EvidenceLine[], host: AnswersHost, words: AnswerWords): Piece {
  const items = lines.map((line) =>
    h(
      "li",
      {},
      h("bdi", {}, line.text),
      ` · ${line.source}`,
      line.reference ? h("bdi", { class: "mono" }, ` · ${line.reference}`) : null,
      line.height == null ? null : ` · ${words.height.replace("{height}", String(line.height))}`,
      " · ",
      h("time", { attrs: { datetime: line.at } }, host.time(line.at)),
      line.silent ? h("strong", {}, ` · ${words.silent}`) : null,
    ),
  );
  const node = h(
    "details",
    { class: "evidence" },
    h("summary", {}, words.evidence.replace("{count}", String(lines.length))),
    h("ul", {}, ...items),
  );
  return { node, update: still };
}

function verdict(host: AnswersHost, words: AnswerWords): Piece {
  const status = h("span", { attrs: { role: "status" } });
  const say = (helped: boolean): void => {
    if (isOff(yes)) return;
    for (const one of [yes, no]) off(one, true);
    setAttr(helped ? yes : no, "aria-pressed", "true");
    host.post(`/customer/tickets/${host.answer}/verdict`, { helped }).then(
      () => setText(status, words.thanks),
      () => {
        setText(status, words.failed);
        for (const one of [yes, no]) {
          off(one, false);
          setAttr(one, "aria-pressed", null);
        }
      },
    );
  };
  const yes = button({ class: "small", press: () => say(true) }, words.helped);
  const no = button({ class: "small", press: () => say(false) }, words.not_helped);
  const label = h("span", { class: "soft" }, words.question);
  const attrs = { role: "group", "aria-label": words.question };
  const node = h("div", { class: "verdict", attrs }, label, yes, no, status);
  return { node, update: still };
}
