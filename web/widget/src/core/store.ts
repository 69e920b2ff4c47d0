/**
 * Where parcels live until the desk has answered: IndexedDB, else localStorage, else memory alone. A store
 * that fails never stops a message: it is sent from memory and only its survival of a reload is lost.
 */
import type { Parcel } from "./types.ts";

export interface ParcelStore {
  /** All parcels of one customer at one desk. */
  all(scope: string): Promise<Parcel[]>;
  put(scope: string, parcel: Parcel): Promise<void>;
  remove(scope: string, cid: string): Promise<void>;
}

interface Row {
  scope: string;
  cid: string;
  parcel: Parcel;
}

const NAME = "havendesk";
const TABLE = "outbox";

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("storage"));
  });
}

export class IndexedStore implements ParcelStore {
  private readonly database: Promise<IDBDatabase>;

  constructor(factory: IDBFactory) {
    const request = factory.open(NAME, 1);
    request.onupgradeneeded = () => {
      const table = request.result.createObjectStore(TABLE, { keyPath: ["scope", "cid"] });
      table.createIndex("scope", "scope");
    };
    this.database = answerOf(request);
  }

  private async table(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    return (await this.database).transaction(TABLE, mode, { durability: "strict" }).objectStore(TABLE);
  }

  async all(scope: string): Promise<Parcel[]> {
    const table = await this.table("readonly");
    const rows = (await answerOf(table.index("scope").getAll(scope))) as Row[];
    return rows.map((row) => row.parcel);
  }

  async put(scope: string, parcel: Parcel): Promise<void> {
    const table = await this.table("readwrite");
    await answerOf(table.put({ scope, cid: parcel.cid, parcel } satisfies Row));
  }

  async remove(scope: string, cid: string): Promise<void> {
    const table = await this.table("readwrite");
    await answerOf(table.delete([scope, cid]));
  }
}

/** A Storage (localStorage) that may be missing or full; also used for the session and the drafts. */
export class SafeStorage {
  private readonly memory = new Map<string, string>();

  constructor(private readonly storage: Storage | null) {}

  get(key: string): string | null {
    try {
      return this.storage?.getItem(key) ?? this.memory.get(key) ?? null;
    } catch {
      return this.memory.get(key) ?? null;
    }
  }

  set(key: string, value: string): void {
    try {
      if (this.storage) {
        this.storage.setItem(key, value);
        return;
      }
    } catch {
      // full or forbidden: memory keeps it for this page
    }
    this.memory.set(key, value);
  }

  remove(key: string): void {
    this.memory.delete(key);
    try {
      this.storage?.removeItem(key);
    } catch {
      // forbidden storage holds nothing of ours
    }
  }

  keys(prefix: string): string[] {
    const found = new Set([...this.memory.keys()]);
    try {
      for (let i = 0; i < (this.storage?.length ?? 0); i += 1) found.add(this.storage?.key(i) ?? "");
    } catch {
      // forbidden storage holds nothing of ours
    }
    return [...found].filter((key) => key.startsWith(prefix));
  }
}

export class PlainStore implements ParcelStore {
  constructor(private readonly storage: SafeStorage) {}

  async all(scope: string): Promise<Parcel[]> {
    const found: Parcel[] = [];
    for (const key of this.storage.keys(`${NAME}:${TABLE}:${scope}:`)) {
      const parcel = parse<Parcel>(this.storage.get(key));
      if (parcel) found.push(parcel);
    }
    return found;
  }

  async put(scope: string, parcel: Parcel): Promise<void> {
    this.storage.set(`${NAME}:${TABLE}:${scope}:${parcel.cid}`, JSON.stringify(parcel));
  }

  async remove(scope: string, cid: string): Promise<void> {
    this.storage.remove(`${NAME}:${TABLE}:${scope}:${cid}`);
  }
}

/** Tries the first store and falls back to the second for good when the first fails. */
export class FallbackStore implements ParcelStore {
  private broken = false;

  constructor(
    private readonly first: ParcelStore | null,
    private readonly second: ParcelStore,
  ) {}

  private async attempt<T>(act: (store: ParcelStore) => Promise<T>): Promise<T> {
    if (this.first && !this.broken) {
      try {
        return await act(this.first);
      } catch {
        this.broken = true;
      }
    }
    return act(this.second);
  }

  all(scope: string): Promise<Parcel[]> {
    return this.attempt((store) => store.all(scope));
  }

  put(scope: string, parcel: Parcel): Promise<void> {
    return this.attempt((store) => store.put(scope, parcel));
  }

  remove(scope: string, cid: string): Promise<void> {
    return this.attempt((store) => store.remove(scope, cid));
  }
}

export function parse<T>(text: string | null): T | null {
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** The page's storage; private windows and sandboxed frames may refuse even the look at it. */
export function pageStorage(kind: "localStorage" | "sessionStorage"): SafeStorage {
  try {
    return new SafeStorage(globalThis[kind]);
  } catch {
    return new SafeStorage(null);
  }
}

export function parcelStore(): ParcelStore {
  let indexed: ParcelStore | null = null;
  try {
    indexed = typeof indexedDB === "undefined" ? null : new IndexedStore(indexedDB);
  } catch {
    indexed = null;
  }
  return new FallbackStore(indexed, new PlainStore(pageStorage("localStorage")));
}
