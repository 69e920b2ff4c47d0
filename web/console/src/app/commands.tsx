/**
 * What the keyboard can do now. Parts of the page register commands while they are on the screen; one
 * listener runs them, the help lists those with a key, the palette offers all of them.
 */
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { chordOf, firstOf, SEQUENCE_MS } from "./chords";

export const COMMAND_GROUPS = ["list", "conversation", "compose", "go", "desk"] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  /** Stable name, `group.verb`. */
  id: string;
  group: CommandGroup;
  /** As chords.ts writes them: "j", "Shift+x", "mod+Enter", "g i". Without: only in the palette. */
  keys?: string;
  /** What it does, in the reader's language. */
  label: string;
  /** More words by which the palette finds it. */
  words?: string;
  /** Runs also while somebody writes in a field; only sensible with `mod+`. */
  inFields?: boolean;
  /** A held key runs it again and again. */
  repeats?: boolean;
  /** Makes no sense to choose from the palette (the next row, for instance). */
  keyOnly?: boolean;
  run(): void;
}

export interface CommandRegistry {
  subscribe(listener: () => void): () => void;
  /** What can be done now; of two that claim one key only the innermost one. */
  list(): readonly Command[];
  /** Keys that two different commands claim at this moment: must stay empty. */
  clashes(): readonly string[];
  register(commands: readonly Command[]): () => void;
}

export function makeRegistry(): CommandRegistry {
  const sets = new Set<readonly Command[]>();
  const listeners = new Set<() => void>();
  let flat: readonly Command[] = [];
  let clashing: readonly string[] = [];
  const changed = () => {
    const byId = new Map<string, Command>();
    for (const set of sets) for (const command of set) byId.set(command.id, command);
    // The last registered wins where two claim one key: the innermost part of the page.
    const byKey = new Map<string, Command>();
    const twice = new Set<string>();
    for (const command of byId.values()) {
      if (!command.keys) continue;
      if (byKey.has(command.keys)) twice.add(command.keys);
      byKey.set(command.keys, command);
    }
    flat = [...byId.values()].filter((each) => !each.keys || byKey.get(each.keys) === each);
    clashing = [...twice];
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: () => flat,
    clashes: () => clashing,
    register(commands) {
      sets.add(commands);
      changed();
      return () => {
        sets.delete(commands);
        changed();
      };
    },
  };
}

/** Whether an input method is at work: its keys are letters in the making, never commands. */
export function isComposing(event: Pick<KeyboardEvent, "isComposing" | "keyCode">): boolean {
  return event.isComposing || event.keyCode === 229;
}

type Place = "page" | "field" | "layer";

/** Where a key press lands: on the page, in something that one writes in, or in a dialog or menu above it. */
export function placeOf(target: EventTarget | null): Place {
  if (!(target instanceof HTMLElement)) return "page";
  if (target.closest("[role=dialog], [role=menu], [role=listbox]")) return "layer";
  const writes = target.isContentEditable || target.closest("input, textarea, select") !== null;
  return writes && !isTick(target) ? "field" : "page";
}

/** A box to tick takes the space bar and nothing else. */
function isTick(target: HTMLElement): boolean {
  return target instanceof HTMLInputElement && (target.type === "checkbox" || target.type === "radio");
}

/** Which command a chord means here and now; remembers the first key of a sequence for a moment. */
export function makeListener(registry: Pick<CommandRegistry, "list">, now: () => number = Date.now) {
  let first: { chord: string; at: number } | null = null;
  return (chord: string, place: Exclude<Place, "layer">): Command | null => {
    const begun = first && now() - first.at < SEQUENCE_MS ? `${first.chord} ${chord}` : null;
    first = null;
    const usable = registry.list().filter((each) => place === "page" || each.inFields === true);
    const meant =
      (begun ? usable.find((each) => each.keys === begun) : undefined) ??
      usable.find((each) => each.keys === chord);
    if (meant?.keys) return meant;
    if (usable.some((each) => each.keys && firstOf(each.keys) === chord)) first = { chord, at: now() };
    return null;
  };
}

const RegistryContext = createContext<CommandRegistry | null>(null);

interface CommandProviderProps {
  children: ReactNode;
  /** For tests that ask it. */
  register?: CommandRegistry;
}

export function CommandProvider({ children, register }: CommandProviderProps) {
  const [registry] = useState(() => register ?? makeRegistry());
  useEffect(() => {
    const listen = makeListener(registry);
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isComposing(event)) return;
      const place = placeOf(event.target);
      const chord = chordOf(event);
      if (place === "layer" || !chord) return;
      const command = listen(chord, place);
      if (!command) return;
      event.preventDefault();
      if (!event.repeat || command.repeats) command.run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

export function useRegistry(): CommandRegistry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error("CommandProvider is missing");
  return registry;
}

/**
 * Offer these commands while the calling part is on the screen; `run` always sees the latest closure. A part that
 * is not always there offers `[]` meanwhile.
 */
export function useCommands(commands: readonly Command[]): void {
  const registry = useRegistry();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = JSON.stringify(commands);
  const stable = useMemo(
    () =>
      (JSON.parse(shape) as Array<Omit<Command, "run">>).map((each) => ({
        ...each,
        run: () => latest.current.find((command) => command.id === each.id)?.run(),
      })),
    [shape],
  );
  useEffect(() => registry.register(stable), [registry, stable]);
}

export function useCommandList(): readonly Command[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.list);
}
