import type { Attachment } from "@havendesk/shared";
import { ActionIcon, Button, Kbd, SegmentedControl, Textarea, Tooltip } from "@mantine/core";
import { IconLock, IconPaperclip, IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, type RefObject, useImperativeHandle, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { useLanguage } from "../../ui/useLanguage";
import classes from "./Composer.module.css";
import { UploadList } from "./UploadList";
import { type ComposerState, useComposer } from "./useComposer";

/** The count appears when this share of the limit is written. */
const COUNT_FROM = 0.8;
const ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,application/pdf,text/plain";

export interface ComposerHandle {
  /** Put a text back that could not be sent. */
  put(text: string, internal: boolean, attachments: readonly Attachment[]): void;
}

export interface WritingBlocked {
  text: string;
  action: { label: string; run(): void } | null;
}

interface ComposerProps {
  ticket: string;
  staffId: string;
  /** Why nothing can be written now. */
  blocked: WritingBlocked | null;
  onSend(message: { text: string; internal: boolean; attachments: Attachment[] }): void;
  handle: RefObject<ComposerHandle | null>;
}

export function Composer({ ticket, staffId, blocked, onSend, handle }: ComposerProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const state = useComposer({ ticket, staffId, blocked, onSend });
  const { internal } = state;

  const focusAs = (asNote: boolean) => {
    state.setInternal(asNote);
    requestAnimationFrame(() => field.current?.focus());
  };
  useImperativeHandle(handle, () => ({
    put(text, asNote, attachments) {
      state.putBack(text, attachments);
      focusAs(asNote);
    },
  }));
  useCommands([
    {
      id: "conversation.reply",
      group: "conversation",
      keys: "r",
      label: t("commands.reply"),
      run: () => focusAs(false),
    },
    {
      id: "conversation.note",
      group: "conversation",
      keys: "n",
      label: t("commands.note"),
      run: () => focusAs(true),
    },
  ]);

  return (
    <section className={classes["composer"]} data-internal={internal} aria-label={t("composer.label")}>
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
      </div>
      {state.blocked ? <Blocked blocked={state.blocked} /> : <Field state={state} field={field} />}
      <UploadList uploads={state.files.uploads} onRemove={state.files.remove} onRetry={state.files.retry} />
      <Bar state={state} />
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

function Field({ state, field }: { state: ComposerState; field: RefObject<HTMLTextAreaElement | null> }) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Escape") field.current?.blur();
    // While an input method composes (Korean, Japanese, Chinese), Enter chooses a candidate.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229)
      return;
    event.preventDefault();
    state.send();
  };
  const take = (event: { preventDefault(): void }, files: FileList) => {
    if (files.length === 0) return;
    event.preventDefault();
    state.files.add([...files]);
  };
  return (
    <Textarea
      ref={field}
      classNames={{ input: classes["field"] ?? "" }}
      aria-label={state.internal ? t("composer.note") : t("composer.reply")}
      placeholder={state.internal ? t("composer.notePlaceholder") : t("composer.replyPlaceholder")}
      autosize
      minRows={2}
      maxRows={10}
      value={state.text}
      dir="auto"
      error={state.length > state.limit ? t("errors.text_too_long.wayOut") : null}
      onChange={(event) => state.write(event.currentTarget.value)}
      onBlur={state.pause}
      onKeyDown={onKeyDown}
      onPaste={(event) => take(event, event.clipboardData.files)}
      onDrop={(event) => take(event, event.dataTransfer.files)}
    />
  );
}

function Bar({ state }: { state: ComposerState }) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <div className={classes["bottom"]}>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        onChange={(event) => {
          state.files.add([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <Tooltip label={t("composer.attach")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("composer.attach")}
          disabled={state.blocked !== null}
          onClick={() => picker.current?.click()}
        >
          <IconPaperclip size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <CharacterCount length={state.length} limit={state.limit} />
      <span className={classes["hint"]} aria-hidden>
        <Kbd size="xs">Enter</Kbd> {t("composer.sends")} <Kbd size="xs">Shift</Kbd>+<Kbd size="xs">Enter</Kbd>{" "}
        {t("composer.newLine")}
      </span>
      <Button
        size="sm"
        onClick={state.send}
        disabled={!state.sendable}
        leftSection={
          state.internal ? <IconLock size={16} aria-hidden /> : <IconSend2 size={16} aria-hidden />
        }
      >
        {state.internal ? t("composer.addNote") : t("composer.send")}
      </Button>
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

function CharacterCount({ length, limit }: { length: number; limit: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (length < limit * COUNT_FROM) return null;
  const number = new Intl.NumberFormat(language);
  return (
    <output className={classes["count"]} data-over={length > limit}>
      {t("composer.count", { used: number.format(length), limit: number.format(limit) })}
    </output>
  );
}
