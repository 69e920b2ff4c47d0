/**
 * One unsent text per agent and ticket, in two places: a copy in this browser, which is always up to date, and one on
 * the server, which other browsers see. Which of the two counts when a conversation is opened? Pure.
 */
import type { Attachment } from "@havendesk/shared";

export interface Draft {
  text: string;
  internal: boolean;
  attachments: Attachment[];
}

export interface LocalDraft extends Draft {
  /** The server's revision that this copy is based on; 0: none. */
  revision: number;
  /** Written here since the server had it. */
  dirty: boolean;
}

export interface ServerDraft extends Draft {
  revision: number;
}

export const NO_DRAFT: LocalDraft = { text: "", internal: false, attachments: [], revision: 0, dirty: false };

export type Verdict =
  /** What is written here counts; the server gets it. */
  | { take: "local"; base: number }
  /** What the server has counts. */
  | { take: "server" }
  /** Both went on: the agent chooses, nothing is thrown away. */
  | { take: "choose" };

export function judge(local: LocalDraft, server: ServerDraft | null): Verdict {
  if (!server) {
    // Never saved, or sent or thrown away in another browser: only what was not yet there is kept.
    if (local.dirty || local.revision === 0) return { take: "local", base: 0 };
    return { take: "server" };
  }
  if (same(local, server) || isEmpty(local))
    return local.dirty && isEmpty(local) && local.revision === server.revision
      ? { take: "local", base: server.revision }
      : { take: "server" };
  // An answer that was on its way while a newer text was saved is older than what is here.
  if (!local.dirty && local.revision > server.revision) return { take: "local", base: local.revision };
  if (!local.dirty) return { take: "server" };
  return local.revision >= server.revision ? { take: "local", base: server.revision } : { take: "choose" };
}

export function isEmpty(draft: Draft): boolean {
  return draft.text.trim() === "" && draft.attachments.length === 0;
}

export function same(a: Draft, b: Draft): boolean {
  return (
    a.text === b.text &&
    (a.internal === b.internal || a.text === "") &&
    a.attachments.map((file) => file.id).join() === b.attachments.map((file) => file.id).join()
  );
}

/** The server's card; files may come as cards or, from an older server, as bare ids. */
export function serverDraft(given: unknown): ServerDraft | null {
  if (typeof given !== "object" || given === null) return null;
  const card = given as Partial<Record<"text" | "internal" | "attachments" | "revision", unknown>>;
  if (typeof card.revision !== "number") return null;
  const files = Array.isArray(card.attachments) ? card.attachments : [];
  return {
    text: typeof card.text === "string" ? card.text : "",
    internal: card.internal === true,
    revision: card.revision,
    attachments: files.map(
      (file): Attachment =>
        typeof file === "string"
          ? { id: file, name: file.slice(-8), media_type: "application/octet-stream", bytes: 0 }
          : (file as Attachment),
    ),
  };
}
