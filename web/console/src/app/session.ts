/**
 * Whether the session ended while the page was open. Any answer "not signed in" says so; the page stays as it is,
 * with everything that was written, until somebody signs in again, in a window of its own.
 */
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let lost = false;

export function setSessionLost(now: boolean): void {
  if (lost === now) return;
  lost = now;
  for (const listener of listeners) listener();
}

export function useSessionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => lost,
  );
}

const CHANNEL = "havendesk.session";
const WINDOW = "havendesk-sign-in";
const BACK = "/console/";

/** The sign-in page beside this one; false when the browser forbids windows. */
export function openSignIn(): boolean {
  const address = `/accounts/login/?next=${encodeURIComponent(BACK)}`;
  return window.open(address, WINDOW, "popup,width=480,height=680") !== null;
}

/** In the window that was opened for signing in: tell the others and go. True when this is that window. */
export function finishSignIn(): boolean {
  if (window.name !== WINDOW) return false;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed-in");
  channel.close();
  window.close();
  return true;
}

/** Hear that somebody signed in, in whatever window of this browser. */
export function onSignedIn(listener: () => void): () => void {
  if (!("BroadcastChannel" in window)) return () => undefined;
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = () => listener();
  return () => channel.close();
}
