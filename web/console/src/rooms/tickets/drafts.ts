/** Unsent texts, one per agent and ticket, kept over reloads and an expired session. */
import type { Attachment } from "@havendesk/shared";

export interface Draft {
  text: string;
  internal: boolean;
  attachments: Attachment[];
}

export const NO_DRAFT: Draft = { text: "", internal: false, attachments: [] };

const PREFIX = "havendesk.draft.";

export function loadDraft(storage: Storage, staffId: string, ticket: string): Draft {
  const stored = storage.getItem(`${PREFIX}${staffId}.${ticket}`);
  if (!stored) return NO_DRAFT;
  try {
    const value = JSON.parse(stored) as Partial<Draft>;
    return {
      text: typeof value.text === "string" ? value.text : "",
      internal: value.internal === true,
      attachments: Array.isArray(value.attachments) ? value.attachments : [],
    };
  } catch {
    return NO_DRAFT;
  }
}

export function saveDraft(storage: Storage, staffId: string, ticket: string, draft: Draft): void {
  const key = `${PREFIX}${staffId}.${ticket}`;
  try {
    if (draft.text === "" && draft.attachments.length === 0 && !draft.internal) storage.removeItem(key);
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
