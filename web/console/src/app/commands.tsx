/**
 * What the keyboard can do now. Parts of the page register commands while they are on the screen; one
 * listener runs them, the help lists them, and a palette can offer the same list.
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

export type CommandGroup = "list" | "conversation" | "desk";

export interface Command {
  /** Stable name, `group.verb`. */
  id: string;
  group: CommandGroup;
  /** One key as in KeyboardEvent.key. */
  keys: string;
  /** What it does, in the reader's language. */
  label: string;
  run(): void;
}

export interface CommandRegistry {
  subscribe(listener: () => void): () => void;
  list(): readonly Command[];
  register(commands: readonly Command[]): () => void;
}

export function makeRegistry(): CommandRegistry {
  const sets = new Set<readonly Command[]>();
  const listeners = new Set<() => void>();
  let flat: readonly Command[] = [];
  const changed = () => {
    // The last registered wins where two claim one key: the innermost part of the page.
    const byKey = new Map<string, Command>();
    for (const set of sets) for (const command of set) byKey.set(command.keys, command);
    flat = [...byKey.values()];
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: () => flat,
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

/** Whether a key press belongs to what has the focus, not to the desk. */
export function isForField(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role=dialog], [role=menu], [role=listbox]") !== null
  );
}

const RegistryContext = createContext<CommandRegistry | null>(null);

export function CommandProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(makeRegistry);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isForField(event)) return;
      const command = registry.list().find((each) => each.keys === event.key);
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

function useRegistry(): CommandRegistry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error("CommandProvider is missing");
  return registry;
}

/** Offer these commands while the calling part is on the screen; `run` always sees the latest closure. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useRegistry();
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const shape = commands
    .map((command) => `${command.id}\u0000${command.keys}\u0000${command.label}`)
    .join("\u0001");
  const stable = useMemo(
    () =>
      shape === ""
        ? []
        : shape.split("\u0001").map((line): Command => {
            const [id = "", keys = "", label = ""] = line.split("\u0000");
            const group = id.slice(0, id.indexOf(".")) as CommandGroup;
            return {
              id,
              group,
              keys,
              label,
              run: () => latest.current.find((each) => each.id === id)?.run(),
            };
          }),
    [shape],
  );
  useEffect(() => registry.register(stable), [registry, stable]);
}

export function useCommandList(): readonly Command[] {
  const registry = useRegistry();
  return useSyncExternalStore(registry.subscribe, registry.list);
}
