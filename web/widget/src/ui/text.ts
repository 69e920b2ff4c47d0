/** Other people's text on the screen: text nodes and plain links, each isolated in its own direction. */
import { pieces } from "../core/links.ts";
import { h } from "./dom.ts";

export function richText(text: string): HTMLElement {
  const node = h("bdi", { class: "text" });
  for (const piece of pieces(text)) {
    node.append("href" in piece ? link(piece.href, piece.text) : piece.text);
  }
  return node;
}

/** Opens beside the host's page, which learns nothing of it; the true address is the tooltip. */
export function link(href: string, text: string): HTMLAnchorElement {
  const attrs = { href, target: "_blank", rel: "noopener noreferrer nofollow", title: href };
  return h("a", { attrs }, h("bdi", {}, text));
}

/** A name as others typed it: isolated, so that no mark in it turns what stands beside it. */
export function name(text: string): HTMLElement {
  return h("bdi", { class: "name" }, text);
}
