/**
 * How a command's keys are written and how a key press is compared with them. Pure.
 *
 * `j`, `?`, `Escape`: one key as in KeyboardEvent.key. `Shift+x`: with Shift. `mod+k`: with Ctrl, or Command on a Mac.
 * `g i`: one after the other. A letter counts by its place on the keyboard while a Korean, Japanese or Chinese
 * input method, or a layout without Latin letters, is on.
 */

export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** How long after the first key of a sequence the second may come. */
export const SEQUENCE_MS = 1_500;

/** The chord of a press in the notation of commands, or null for a bare modifier or one that is not ours. */
export function chordOf(press: Press): string | null {
  if (["Control", "Meta", "Alt", "Shift", "Process", "Dead", "Unidentified"].includes(press.key)) return null;
  if (press.altKey) return null;
  const key = latin(press);
  const letter = /^[a-z]$/i.test(key);
  const shift = press.shiftKey && (letter || key.length > 1);
  const mod = press.ctrlKey || press.metaKey;
  return `${mod ? "mod+" : ""}${shift ? "Shift+" : ""}${letter ? key.toLowerCase() : key}`;
}

function latin(press: Press): string {
  const place = /^Key([A-Z])$/.exec(press.code)?.[1];
  const foreign = press.key.length === 1 && press.key.charCodeAt(0) > 127;
  return foreign && place ? place.toLowerCase() : press.key;
}

/** The first key of a sequence, or null where the keys are one chord. */
export function firstOf(keys: string): string | null {
  const gap = keys.indexOf(" ");
  return gap > 0 ? keys.slice(0, gap) : null;
}

/** The keys as they are shown: `mod+k` is ["Ctrl", "K"], on a Mac ["⌘", "K"]. */
export function shownKeys(keys: string, mac: boolean): string[] {
  return keys.split(" ").flatMap((chord) => chord.split(/\+(?=.)/).map((part) => shownKey(part, mac)));
}

function shownKey(part: string, mac: boolean): string {
  if (part === "mod") return mac ? "⌘" : "Ctrl";
  if (part === "Shift") return mac ? "⇧" : "Shift";
  return NAMES[part] ?? (/^[a-z]$/.test(part) ? part.toUpperCase() : part);
}

const NAMES: Record<string, string> = {
  Enter: "↵",
  Escape: "Esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
  " ": "␣",
};

export function isMac(platform: string = navigator.platform): boolean {
  return /^(Mac|iP)/.test(platform);
}
