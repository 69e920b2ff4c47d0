/** The way to a freeze: asked in the panel, or on the desk's page where the question can't be loaded. */
import type { FreezeFile } from "../freeze/types.ts";
import type { Context } from "./context.ts";
import { button } from "./dom.ts";
import { second } from "./second.ts";

/** `place`: where the question is put; it is asked once at a time. */
export function freezeEntry(context: Context, place: (question: HTMLElement) => void): HTMLElement {
  const { client, words, desk, addStyle } = context;
  const page = `${desk}/freeze`;
  let asked: HTMLElement | null = null;
  const ask = async (): Promise<void> => {
    const file = await second<FreezeFile>("freeze", desk).catch(() => null);
    if (!file) {
      // a page that may open no other goes there itself: an account is worth more than what it shows
      if (!open(page)) location.assign(page);
      return;
    }
    addStyle(file.style);
    if (!asked?.isConnected) {
      asked = file.ask({
        language: words.language,
        desk,
        report: () => client.freeze(),
        closed: () => entry.focus(),
      });
      place(asked);
    }
    asked.focus();
  };
  const entry = button({ press: () => void ask() }, words.say("freeze"));
  return entry;
}
