/**
 * The one script of the widget. It defines `<havendesk-chat>`, puts one on the page with the settings of its
 * own tag, and offers `window.Havendesk`. A page that writes the element itself keeps that one.
 */
import type { TokenSource } from "./core/sessions.ts";
import { HavendeskChat } from "./element.ts";
import { setHome } from "./ui/second.ts";

export interface HavendeskApi {
  /** Gives the signed token of whoever is signed in, or null; `identify(null)`: nobody is signed in. */
  identify(source: TokenSource | null): void;
  open(): void;
  close(): void;
  /** Forgets the customer on this device. */
  signOut(): Promise<void>;
}

declare global {
  interface Window {
    Havendesk?: HavendeskApi;
  }
}

const TAG = "havendesk-chat";
const SETTINGS = ["desk", "tokenUrl", "language", "open", "theme", "corner", "dir", "titleCount"] as const;

function ownTag(): HTMLScriptElement | null {
  const current = document.currentScript;
  if (current instanceof HTMLScriptElement) return current;
  return document.querySelector<HTMLScriptElement>('script[src$="/havendesk.js"]');
}

function settle(element: HTMLElement, tag: HTMLScriptElement | null): void {
  for (const name of SETTINGS) {
    const value = tag?.dataset[name];
    if (value !== undefined && element.dataset[name] === undefined) element.dataset[name] = value;
  }
  if (tag?.src) setHome(tag.src);
  if (tag?.src && element.dataset["desk"] === undefined) element.dataset["desk"] = new URL(tag.src).origin;
}

function place(tag: HTMLScriptElement | null): void {
  const found = document.querySelector<HTMLElement>(TAG);
  if (found) settle(found, tag);
  customElements.define(TAG, HavendeskChat);
  const element = (found ?? document.createElement(TAG)) as HavendeskChat;
  if (!found) {
    settle(element, tag);
    document.body.append(element);
  }
  window.Havendesk = {
    identify: (source) => element.identify(source),
    open: () => element.open(),
    close: () => element.close(),
    signOut: () => element.signOut(),
  };
  document.dispatchEvent(new CustomEvent("havendesk:ready"));
}

if (!customElements.get(TAG)) {
  const tag = ownTag();
  if (document.body) place(tag);
  else document.addEventListener("DOMContentLoaded", () => place(tag), { once: true });
}
