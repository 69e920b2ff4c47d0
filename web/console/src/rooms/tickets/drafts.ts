/** This browser's copy of unsent texts, one per agent and ticket: over reloads, dead servers, ended sessions. */
import { type LocalDraft, NO_DRAFT } from "./compose/draftRules";

const PREFIX = "havendesk.draft.";

export function loadDraft(storage: Storage, staffId: string, ticket: string): LocalDraft {
  const stored = storage.getItem(`${PREFIX}${staffId}.${ticket}`);
  if (!stored) return NO_DRAFT;
  try {
    const value = JSON.parse(stored) as Partial<LocalDraft>;
    const text = typeof value.text === "string" ? value.text : "";
    return {
      text,
      internal: value.internal === true,
      attachments: Array.isArray(value.attachments) ? value.attachments : [],
      revision: typeof value.revision === "number" ? value.revision : 0,
      dirty: value.dirty ?? text !== "",
    };
  } catch {
    return NO_DRAFT;
  }
}

export function saveDraft(storage: Storage, staffId: string, ticket: string, draft: LocalDraft): void {
  const key = `${PREFIX}${staffId}.${ticket}`;
  const nothing = draft.text === "" && draft.attachments.length === 0 && !draft.internal && !draft.dirty;
  try {
    if (nothing) storage.removeItem(key);
    else storage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full storage costs the survival of a reload only.
  }
}

/** Forget everything that was kept in this browser for anybody: on sign-out. */
export function forgetDrafts(storage: Storage): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys)
    if (key?.startsWith("havendesk.draft.") || key?.startsWith("havendesk.outbox.")) storage.removeItem(key);
}
