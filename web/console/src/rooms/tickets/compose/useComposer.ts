import type { Attachment, MacroActs } from "@havendesk/shared";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../../../live/LiveProvider";
import type { Afterwards, Colleague } from "../../../live/state";
import { useTell } from "../../../ui/tell";
import { useStaff } from "../../people/queries";
import { useTypingSignal } from "../useTypingSignal";
import { MOST_ATTACHMENTS, useUploads } from "../useUploads";
import { mentionedIn } from "./mentions";
import { missingIn } from "./placeholders";
import { useDraft } from "./useDraft";

const DEFAULT_LIMIT = 10_000;

export interface Written {
  text: string;
  internal: boolean;
  attachments: Attachment[];
  mentions: string[];
  after: Afterwards | null;
  /** The id it is sent under, where it was given one before; else it gets a new one. */
  cid?: string;
  /** What stood in the field, where something else is sent (a translation). */
  written?: string;
}

export interface WritingBlocked {
  text: string;
  action: { label: string; run(): void } | null;
}

interface ComposerInput {
  ticket: string;
  staffId: string;
  blocked: WritingBlocked | null;
  here: readonly Colleague[];
  onSend(message: Written): void;
}

/** Why a message that was asked to go is still held. */
export type Held = { why: "missing"; names: string[] } | { why: "writing"; names: string[] };

export type ComposerState = ReturnType<typeof useComposer>;

/** What is being written in one ticket: kept as a draft, measured, checked, told to others as writing. */
export function useComposer({ ticket, staffId, blocked, here, onSend }: ComposerInput) {
  const { keeper, view } = useDraft(ticket, staffId);
  const { text, internal } = view.draft;
  const files = useUploads(view.draft.attachments);
  const typing = useTypingSignal(ticket, internal);
  const limit = useLive((state) => state.welcome?.limits.text_characters) ?? DEFAULT_LIMIT;
  const { t } = useTranslation();
  const tell = useTell();
  const staff = useStaff(internal).data;
  const [held, setHeld] = useState<Held | null>(null);
  const [acts, setActs] = useState<Afterwards>({});

  const done = useMemo(
    () => files.uploads.flatMap((upload) => (upload.done ? [upload.done] : [])),
    [files.uploads],
  );
  useKeptFiles(keeper, done, view.turn, view.draft.attachments, files.replace);

  const length = [...text].length;
  const complete = done.length === files.uploads.length;
  const something = text.trim() !== "" || done.length > 0;
  const sendable = complete && something && length <= limit && blocked === null && view.other === null;
  const writers = here.filter((person) => person.state === "writing");

  const holdFor = (confirmed: boolean, sent: string): Held | null => {
    const missing = internal ? [] : missingIn(sent);
    if (missing.length > 0) return { why: "missing", names: missing };
    if (internal || confirmed || writers.length === 0) return null;
    return { why: "writing", names: writers.map((person) => person.name) };
  };

  return {
    text,
    internal,
    files,
    done,
    length,
    limit,
    blocked,
    sendable,
    held,
    acts,
    view,
    writers,
    limitNear: length >= limit * 0.8,
    write(given: string) {
      keeper.write({ text: given });
      setHeld(null);
      typing.note(given !== "");
    },
    attach(given: readonly File[]) {
      const many = files.add(given);
      if (many > 0)
        tell.warn(t("writing.tooManyFiles", { limit: MOST_ATTACHMENTS }), t("writing.tooManyFilesHint"));
    },
    pause: typing.stop,
    setInternal(asNote: boolean) {
      if (asNote !== internal) typing.stop();
      keeper.write({ internal: asNote });
      setHeld(null);
    },
    putBack(given: string, asNote: boolean, attachments: readonly Attachment[]) {
      keeper.write({ text: text.trim() === "" ? given : `${given}\n${text}`, internal: asNote });
      files.replace([...attachments, ...done]);
    },
    choose: (which: "here" | "there") => keeper.choose(which),
    addActs(more: MacroActs) {
      setActs((before) => ({
        ...before,
        ...(more.topic ? { topic: more.topic } : {}),
        ...(more.priority ? { priority: more.priority } : {}),
        ...(more.status ? { status: more.status } : {}),
        tags: [...new Set([...(before.tags ?? []), ...(more.tags ?? [])])],
      }));
    },
    dropActs: () => setActs({}),
    unhold: () => setHeld(null),
    /**
     * Send it, unless something speaks against it; asked a second time, a colleague's writing no longer does.
     * `instead`: another text under an id of its own (a translation). Says whether it went.
     */
    send(more: Afterwards = {}, instead?: { text: string; cid: string }): boolean {
      if (!sendable || [...(instead?.text ?? "")].length > limit) return false;
      const hold = holdFor(held?.why === "writing", instead?.text ?? text);
      setHeld(hold);
      if (hold) return false;
      const after = { ...acts, ...more };
      onSend({
        text: instead?.text ?? text,
        ...(instead ? { cid: instead.cid, written: text } : {}),
        internal,
        attachments: done,
        mentions: internal ? mentionedIn(text, staff ?? []) : [],
        after: Object.values(after).every((value) => !value || value.length === 0) ? null : after,
      });
      typing.stop();
      setActs({});
      keeper.clear();
      files.replace([]);
      return true;
    },
    /** The text is on its way by another door (scheduled). */
    forget() {
      typing.stop();
      setActs({});
      keeper.clear();
      files.replace([]);
    },
  };
}

/** Files that are up belong to the draft; a draft from elsewhere brings its files into the list. */
function useKeptFiles(
  keeper: { write(change: { attachments: Attachment[] }): void },
  done: Attachment[],
  turn: number,
  kept: readonly Attachment[],
  replace: (files: readonly Attachment[]) => void,
): void {
  const shown = useRef(turn);
  const saved = useRef(kept.map((file) => file.id).join());
  useEffect(() => {
    if (shown.current === turn) return;
    shown.current = turn;
    saved.current = kept.map((file) => file.id).join();
    replace(kept);
  }, [turn, kept, replace]);
  useEffect(() => {
    const ids = done.map((file) => file.id).join();
    if (ids === saved.current) return;
    saved.current = ids;
    keeper.write({ attachments: done });
  }, [keeper, done]);
}
