import type { Client } from "../core/client.ts";
import type { State } from "../core/types.ts";
import type { Words } from "../i18n/index.ts";
import type { Files } from "./files.ts";

/** What every part of the panel may use. */
export interface Context {
  client: Client;
  words: Words;
  files: Files;
  desk: string;
  /** How the panel is read: the language's own way, or as the page's tag says. */
  direction: "ltr" | "rtl";
  /** The focus goes to where the customer writes. */
  focusField(): void;
  /** Adds the rules of a file that came later, once. */
  addStyle(rules: string): void;
}

/** A part of the panel: a node that follows the state. */
export interface Part {
  node: HTMLElement;
  update(state: State): void;
}
