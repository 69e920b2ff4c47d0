/**
 * The unsent messages of one staff member, kept over reloads. One storage key per message: two tabs then
 * never overwrite each other, and a message that both resend has the same `cid`, so it is stored once.
 */
import type { Outgoing } from "./state";

export interface OutboxStore {
  load(): Outgoing[];
  keep(item: Outgoing): void;
  drop(cid: string): void;
}

const PREFIX = "havendesk.outbox.";

export function browserOutbox(storage: Storage, staffId: string): OutboxStore {
  const prefix = `${PREFIX}${staffId}.`;
  return {
    load() {
      const found: Outgoing[] = [];
      for (let index = 0; index < storage.length; index += 1) {
        const key = storage.key(index);
        if (!key?.startsWith(prefix)) continue;
        const item = parse(storage.getItem(key));
        if (item) found.push(item);
      }
      return found.sort((a, b) => a.writtenAt - b.writtenAt);
    },
    keep(item) {
      try {
        storage.setItem(prefix + item.cid, JSON.stringify(item));
      } catch {
        // A full or forbidden storage costs only the survival of a reload, never the sending.
      }
    },
    drop(cid) {
      storage.removeItem(prefix + cid);
    },
  };
}

function parse(text: string | null): Outgoing | null {
  if (!text) return null;
  try {
    const value = JSON.parse(text) as Partial<Outgoing>;
    return typeof value.cid === "string" && typeof value.ticket === "string" && typeof value.text === "string"
      ? (value as Outgoing)
      : null;
  } catch {
    return null;
  }
}
