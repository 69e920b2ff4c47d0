import { Textarea } from "@mantine/core";
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { isComposing } from "../../../app/commands";
import classes from "./Composer.module.css";
import { emojiOf } from "./emoji";
import { type Mark, toggleMark, toggleQuote } from "./marks";
import { placeOf } from "./placeholders";
import { SuggestionList } from "./SuggestionList";
import { type Trigger, triggerAt, wholeEmojiAt } from "./trigger";
import type { ComposerState } from "./useComposer";
import { useSuggestions } from "./useSuggestions";

export interface FieldHandle {
  focus(): void;
  /** Put a text where the caret stands. */
  insert(text: string): void;
}

interface FieldProps {
  ticket: string;
  language: string;
  state: ComposerState;
  handle: RefObject<FieldHandle | null>;
}

const MARK_KEYS: Record<string, Mark> = { b: "bold", i: "italic", e: "code" };

/** The field itself: suggestions at the caret, Markdown by keys, files by paste and drop. */
export function ComposerField({ ticket, language, state, handle }: FieldProps) {
  const { t } = useTranslation();
  const element = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [over, setOver] = useState(false);
  const suggestions = useSuggestions({ ticket, language, trigger, state, replace: put });

  function put(from: number, to: number, text: string, caret?: { from: number; to: number }) {
    const field = element.current;
    if (!field) return;
    typeInto(field, from, to, text);
    if (caret) field.setSelectionRange(caret.from, caret.to);
    setTrigger(null);
  }
  useImperativeHandle(handle, () => ({
    focus() {
      const field = element.current;
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    },
    insert(text) {
      const field = element.current;
      if (field) put(field.selectionStart, field.selectionEnd, text);
    },
  }));
  useMissingCaret(element, state);

  const look = (field: HTMLTextAreaElement) => {
    const caret = field.selectionStart;
    const whole = field.selectionEnd === caret ? wholeEmojiAt(field.value, caret) : null;
    const sign = whole ? emojiOf(whole.name) : null;
    if (whole && sign) put(whole.from, whole.to, sign);
    else setTrigger(field.selectionEnd === caret ? triggerAt(field.value, caret, state.internal) : null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes (Korean, Japanese, Chinese), its keys are its own.
    if (isComposing(event.nativeEvent)) return;
    if (trigger && suggestions.onKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Escape") {
      if (trigger) setTrigger(null);
      else event.currentTarget.blur();
      return;
    }
    if (markByKey(event, put)) return;
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    state.send();
  };
  const take = (event: { preventDefault(): void }, files: FileList) => {
    setOver(false);
    if (files.length === 0) return;
    event.preventDefault();
    state.attach([...files]);
  };
  const open = trigger !== null && suggestions.items.length > 0;
  return (
    <div className={classes["fieldBox"]} data-over={over}>
      {open ? <SuggestionList id={listId} suggestions={suggestions} kind={trigger.kind} /> : null}
      <Textarea
        ref={element}
        classNames={{ input: classes["field"] ?? "" }}
        aria-label={state.internal ? t("composer.note") : t("composer.reply")}
        aria-autocomplete="list"
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open ? suggestions.activeId(listId) : undefined}
        placeholder={state.internal ? t("composer.notePlaceholder") : t("composer.replyPlaceholder")}
        autosize
        minRows={2}
        maxRows={10}
        value={state.text}
        dir="auto"
        error={state.length > state.limit ? t("errors.text_too_long.wayOut") : null}
        onChange={(event) => {
          state.write(event.currentTarget.value);
          look(event.currentTarget);
        }}
        onSelect={(event) => look(event.currentTarget)}
        onBlur={() => {
          state.pause();
          setTrigger(null);
        }}
        onKeyDown={onKeyDown}
        onPaste={(event) => take(event, event.clipboardData.files)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes("Files")) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => take(event, event.dataTransfer.files)}
      />
      {over ? (
        <p className={classes["drop"]} aria-hidden>
          {t("writing.dropHere")}
        </p>
      ) : null}
    </div>
  );
}

/** When a message is held for a placeholder, the caret stands on the first one. */
function useMissingCaret(element: RefObject<HTMLTextAreaElement | null>, state: ComposerState): void {
  const { held } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per refusal, not with every letter
  useEffect(() => {
    const name = held?.why === "missing" ? held.names[0] : undefined;
    const place = name ? placeOf(state.text, name) : null;
    if (!place) return;
    element.current?.focus();
    element.current?.setSelectionRange(place.from, place.to);
  }, [held]);
}

type Put = (from: number, to: number, text: string, caret?: { from: number; to: number }) => void;

/** Ctrl+B, I, E put marks around what is chosen, Ctrl+Shift+9 quotes; true where it was one of them. */
function markByKey(event: KeyboardEvent<HTMLTextAreaElement>, put: Put): boolean {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const field = event.currentTarget;
  const chosen = { text: field.value, from: field.selectionStart, to: field.selectionEnd };
  const mark = event.shiftKey ? undefined : MARK_KEYS[event.key.toLowerCase()];
  const quote = event.shiftKey && event.code === "Digit9";
  if (!mark && !quote) return false;
  event.preventDefault();
  const made = mark ? toggleMark(chosen, mark) : toggleQuote(chosen);
  put(0, chosen.text.length, made.text, made);
  return true;
}

/** As if it were typed, so that the browser's own undo takes it back. */
function typeInto(field: HTMLTextAreaElement, from: number, to: number, text: string): void {
  field.focus();
  field.setSelectionRange(from, to);
  const typed = typeof document.execCommand === "function" && document.execCommand("insertText", false, text);
  if (typed) return;
  field.setRangeText(text, from, to, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true }));
}
