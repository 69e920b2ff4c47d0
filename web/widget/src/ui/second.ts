/** The way to the widget's second files: each is fetched from where this one came from, when it is wanted. */
import type { CustomerLanguage } from "@havendesk/shared";
import { READY } from "../core/second.ts";

/** SHA-384 of each second file, as the build made it; a changed file is not run. */
declare const __INTEGRITY__: Record<Second, string>;
const PATIENCE = 15_000;

/** Parts that are wanted seldom, and languages: English alone is part of the widget. */
export type Second = "voice" | "answers" | "freeze" | Exclude<CustomerLanguage, "en">;

const coming = new Map<Second, Promise<unknown>>();
let home: string | null = null;

/** Where the widget's own script lies; without it the desk's usual place is taken. */
export function setHome(address: string): void {
  home = new URL(".", address).href;
}

interface Policies {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): string };
}

let policy: ReturnType<Policies["createPolicy"]> | undefined;

/** A page that demands trusted types must list the policy "havendesk"; it may be made once. */
function trusted(address: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  policy ??= trustedTypes?.createPolicy("havendesk", { createScriptURL: (one) => one });
  return policy ? policy.createScriptURL(address) : address;
}

function fetchFile(name: Second, desk: string, patience: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const late = setTimeout(() => end(null), patience);
    const end = (file: unknown): void => {
      clearTimeout(late);
      script.remove();
      if (file) resolve(file);
      else reject(new Error(name));
    };
    script.addEventListener(READY, (event) => end((event as CustomEvent).detail));
    script.onerror = () => end(null);
    script.integrity = __INTEGRITY__[name];
    script.crossOrigin = "anonymous";
    script.src = trusted(new URL(`havendesk-${name}.js`, home ?? `${desk}/widget/`).href);
    document.head.append(script);
  });
}

export function second<T>(name: Second, desk: string, patience = PATIENCE): Promise<T> {
  const file =
    coming.get(name) ??
    fetchFile(name, desk, patience).catch((error: unknown) => {
      coming.delete(name);
      throw error;
    });
  coming.set(name, file);
  return file as Promise<T>;
}
