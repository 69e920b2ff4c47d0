/**
 * How a new contact is told while nobody looks: a short sound and the system's notice. Both are this browser's own
 * choice, kept here and not on the server: one person may sit in an office and at home.
 */
import { useSyncExternalStore } from "react";

export interface Quiet {
  sound: boolean;
  desktop: boolean;
}

const KEY = "havendesk.notices";
const STANDARD: Quiet = { sound: true, desktop: false };
const listeners = new Set<() => void>();
let held: Quiet | null = null;

function read(): Quiet {
  if (held) return held;
  try {
    held = { ...STANDARD, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Quiet>) };
  } catch {
    held = STANDARD;
  }
  return held;
}

export function setQuiet(change: Partial<Quiet>): void {
  held = { ...read(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(held));
  } catch {
    // A full storage costs the choice only.
  }
  for (const listener of listeners) listener();
}

export function useQuiet(): Quiet {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}

/** Ask for the system's notices; only ever after a click. False when the person or the browser said no. */
export async function allowDesktop(): Promise<boolean> {
  if (!("Notification" in window)) return false;
  if (Notification.permission === "default") await Notification.requestPermission();
  return Notification.permission === "granted";
}

/** No personal data: whoever passes the screen sees only that somebody came. */
export function desktopNotice(title: string, body: string): void {
  if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
  const notice = new Notification(title, { body, tag: "havendesk.contact" });
  notice.onclick = () => {
    window.focus();
    notice.close();
  };
}

const NOTES: Array<[hertz: number, at: number]> = [
  [659, 0],
  [880, 0.14],
];
const LOUDNESS = 0.12;
let context: AudioContext | null = null;

/** Two soft notes, made here: no file to load. Silent where the browser does not allow sound yet. */
export function chime(): void {
  if (!("AudioContext" in window)) return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  for (const [hertz, at] of NOTES) {
    const begin = context.currentTime + at;
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, begin);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, begin + 0.45);
    tone.connect(gain).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + 0.5);
  }
}
