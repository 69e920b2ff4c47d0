import type { Attachment } from "@havendesk/shared";
import { useEffect, useMemo, useState } from "react";
import { useLive } from "../../live/LiveProvider";
import type { WritingBlocked } from "./Composer";
import { loadDraft, saveDraft } from "./drafts";
import { useTypingSignal } from "./useTypingSignal";
import { useUploads } from "./useUploads";

const DEFAULT_LIMIT = 10_000;

interface ComposerInput {
  ticket: string;
  staffId: string;
  blocked: WritingBlocked | null;
  onSend(message: { text: string; internal: boolean; attachments: Attachment[] }): void;
}

export type ComposerState = ReturnType<typeof useComposer>;

/** What is being written in one ticket: kept as a draft, measured, told to the customer as typing. */
export function useComposer({ ticket, staffId, blocked, onSend }: ComposerInput) {
  const [draft] = useState(() => loadDraft(localStorage, staffId, ticket));
  const [text, setText] = useState(draft.text);
  const [internal, setMode] = useState(draft.internal);
  const files = useUploads(draft.attachments);
  const typing = useTypingSignal(ticket);
  const limit = useLive((state) => state.welcome?.limits.text_characters) ?? DEFAULT_LIMIT;

  const done = useMemo(
    () => files.uploads.flatMap((upload) => (upload.done ? [upload.done] : [])),
    [files.uploads],
  );
  const length = [...text].length;
  const complete = done.length === files.uploads.length;
  const something = text.trim() !== "" || done.length > 0;
  const sendable = complete && something && length <= limit && blocked === null;

  useEffect(() => {
    saveDraft(localStorage, staffId, ticket, { text, internal, attachments: done });
  }, [staffId, ticket, text, internal, done]);

  return {
    text,
    internal,
    files,
    length,
    limit,
    blocked,
    sendable,
    write(given: string) {
      setText(given);
      if (!internal) typing.note(given !== "");
    },
    pause: typing.stop,
    setInternal(asNote: boolean) {
      setMode(asNote);
      if (asNote) typing.stop();
    },
    putBack(given: string, attachments: readonly Attachment[]) {
      setText((before) => (before.trim() === "" ? given : `${given}\n${before}`));
      files.replace([...attachments, ...done]);
    },
    send() {
      if (!sendable) return;
      onSend({ text, internal, attachments: done });
      typing.stop();
      setText("");
      files.replace([]);
    },
  };
}
