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
  /** What is here counts; `send` says whether the server has to be told. */
  | { take: "local"; base: number; send: boolean }
  /** What the server has counts. */
  | { take: "server" }
  /** Both went on: the agent chooses, nothing is thrown away. */
  | { take: "choose" };

/**
 * @param server null: none was ever saved. An empty one says that its text was sent or thrown away; its revision
 *   still counts, so that a forgotten page cannot bring the text back.
 */
export function judge(local: LocalDraft, server: ServerDraft | null): Verdict {
  if (!server) {
    if (local.dirty || local.revision === 0) return { take: "local", base: 0, send: !isEmpty(local) };
    return { take: "server" };
  }
  // The server's own words for this very revision (trimmed, masked) must not be put under a writing hand, and an
  // answer that was on its way while a newer text was saved is older than what is here.
  if (server.revision <= local.revision) {
    return { take: "local", base: Math.max(local.revision, server.revision), send: local.dirty };
  }
  if (!local.dirty || same(local, server) || isEmpty(local)) return { take: "server" };
  return isEmpty(server) ? { take: "local", base: server.revision, send: true } : { take: "choose" };
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
