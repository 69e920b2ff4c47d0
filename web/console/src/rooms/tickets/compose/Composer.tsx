import type { Attachment, TicketRow } from "@havendesk/shared";
import { Button, SegmentedControl } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { type RefObject, useImperativeHandle, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../../app/commands";
import type { Colleague } from "../../../live/state";
import { SlotSwitch, TranslationSlot } from "../../assistance/TranslationSlot";
import { useTranslationSlot } from "../../assistance/useTranslationSlot";
import { UploadList } from "../UploadList";
import classes from "./Composer.module.css";
import { ComposerBar } from "./ComposerBar";
import { ComposerField, type FieldHandle } from "./ComposerField";
import { ActsLine, DraftChoice, HereLine, HoldLine } from "./ComposerLines";
import { ScheduleDialog } from "./ScheduleDialog";
import { ScheduledList } from "./ScheduledList";
import { type ComposerState, useComposer, type WritingBlocked, type Written } from "./useComposer";

export interface ComposerHandle {
  /** Put a text back that could not be sent. */
  put(text: string, internal: boolean, attachments: readonly Attachment[]): void;
}

interface ComposerProps {
  row: TicketRow;
  staffId: string;
  /** Why nothing can be written now. */
  blocked: WritingBlocked | null;
  here: readonly Colleague[];
  maySolve: boolean;
  onSend(message: Written): void;
  /** The ticket is somebody else's now. */
  onGone(): void;
  handle: RefObject<ComposerHandle | null>;
}

/** Where a reply or a note is written. */
export function Composer(props: ComposerProps) {
  const { row, staffId, blocked, here, maySolve, onSend, onGone, handle } = props;
  // Macros and articles are looked for in the customer's language.
  const { id: ticket, language } = row;
  const { t } = useTranslation();
  const field = useRef<FieldHandle>(null);
  const written = useComposer({ ticket, staffId, blocked, here, onSend });
  const slot = useTranslationSlot(ticket, written);
  const state: ComposerState = {
    ...written,
    send: (more) => {
      slot.send(more);
      return true;
    },
  };
  const [scheduling, setScheduling] = useState(false);
  const { internal } = state;

  const focusAs = (asNote: boolean) => {
    state.setInternal(asNote);
    requestAnimationFrame(() => field.current?.focus());
  };
  useImperativeHandle(handle, () => ({
    put(text, asNote, attachments) {
      state.putBack(text, asNote, attachments);
      requestAnimationFrame(() => field.current?.focus());
    },
  }));
  const sendAndSolve = () => state.send({ status: "solved" });
  const schedulable = state.sendable && !internal && slot.outgoing !== null;
  useCommands([
    {
      id: "compose.reply",
      group: "compose",
      keys: "r",
      label: t("commands.reply"),
      run: () => focusAs(false),
    },
    { id: "compose.note", group: "compose", keys: "n", label: t("commands.note"), run: () => focusAs(true) },
    {
      id: "compose.toggle",
      group: "compose",
      keys: "mod+.",
      label: t("writing.toggle"),
      inFields: true,
      keyOnly: true,
      run: () => focusAs(!internal),
    },
    {
      id: "compose.send",
      group: "compose",
      keys: "mod+Enter",
      label: t("composer.send"),
      inFields: true,
      keyOnly: true,
      run: () => state.send(),
    },
    ...(maySolve
      ? [
          {
            id: "compose.sendAndSolve",
            group: "compose" as const,
            keys: "mod+Shift+Enter",
            label: t("writing.sendAndSolve"),
            inFields: true,
            run: sendAndSolve,
          },
        ]
      : []),
    ...(schedulable
      ? [
          {
            id: "compose.schedule",
            group: "compose" as const,
            label: t("schedule.title"),
            run: () => setScheduling(true),
          },
        ]
      : []),
  ]);

  return (
    <section className={classes["composer"]} data-internal={internal} aria-label={t("composer.label")}>
      <ScheduledList ticket={ticket} />
      <HereLine people={here} />
      <div className={classes["top"]}>
        <SegmentedControl
          size="xs"
          aria-label={t("composer.mode")}
          value={internal ? "note" : "reply"}
          onChange={(value) => focusAs(value === "note")}
          data={[
            { value: "reply", label: t("composer.reply") },
            { value: "note", label: <NoteLabel text={t("composer.note")} /> },
          ]}
        />
        <span className={classes["who"]}>{internal ? t("composer.noteHint") : t("composer.replyHint")}</span>
        {state.blocked ? null : <SlotSwitch slot={slot} />}
      </div>
      {state.view.other ? <DraftChoice other={state.view.other} onChoose={state.choose} /> : null}
      {state.blocked ? (
        <Blocked blocked={state.blocked} />
      ) : (
        <ComposerField ticket={ticket} language={language} state={state} handle={field} />
      )}
      {state.blocked ? null : <TranslationSlot row={row} slot={slot} onGone={onGone} />}
      <HoldLine
        held={state.held}
        onGo={() => state.send()}
        onBack={() => {
          state.unhold();
          field.current?.focus();
        }}
      />
      <ActsLine acts={state.acts} onDrop={state.dropActs} />
      <UploadList uploads={state.files.uploads} onRemove={state.files.remove} onRetry={state.files.retry} />
      <ComposerBar
        state={state}
        field={field}
        maySolve={maySolve}
        onSolve={sendAndSolve}
        onSchedule={schedulable ? () => setScheduling(true) : null}
      />
      {scheduling ? (
        <ScheduleDialog
          ticket={ticket}
          text={slot.outgoing ?? ""}
          attachments={state.done}
          {...(slot.ready ? { before: slot.keep } : {})}
          onDone={() => {
            state.forget();
            slot.forget();
          }}
          onClose={() => setScheduling(false)}
        />
      ) : null}
    </section>
  );
}

function Blocked({ blocked }: { blocked: WritingBlocked }) {
  return (
    <div className={classes["blocked"]}>
      <span>{blocked.text}</span>
      {blocked.action ? (
        <Button size="xs" variant="light" onClick={blocked.action.run}>
          {blocked.action.label}
        </Button>
      ) : null}
    </div>
  );
}

function NoteLabel({ text }: { text: string }) {
  return (
    <span className={classes["noteLabel"]}>
      <IconLock size={12} aria-hidden /> {text}
    </span>
  );
}
