import { ActionIcon, Button, Kbd, Menu, Tooltip } from "@mantine/core";
import {
  IconCalendarTime,
  IconCheck,
  IconChevronDown,
  IconLock,
  IconPaperclip,
  IconSend2,
} from "@tabler/icons-react";
import { type RefObject, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../../ui/useLanguage";
import classes from "./Composer.module.css";
import type { FieldHandle } from "./ComposerField";
import { EmojiPicker } from "./EmojiPicker";
import type { ComposerState } from "./useComposer";

const ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,application/pdf,text/plain";

interface BarProps {
  state: ComposerState;
  field: RefObject<FieldHandle | null>;
  maySolve: boolean;
  onSolve(): void;
  /** Null where nothing can be scheduled now. */
  onSchedule: (() => void) | null;
}

export function ComposerBar({ state, field, maySolve, onSolve, onSchedule }: BarProps) {
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
          state.attach([...(event.currentTarget.files ?? [])]);
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
      <EmojiPicker disabled={state.blocked !== null} onPick={(sign) => field.current?.insert(sign)} />
      <DraftPlace state={state} />
      {state.limitNear ? <CharacterCount length={state.length} limit={state.limit} /> : null}
      <span className={classes["hint"]} aria-hidden>
        <Kbd size="xs">Enter</Kbd> {t("composer.sends")} <Kbd size="xs">/</Kbd> {t("writing.slashHint")}
      </span>
      <Button.Group className={classes["send"] ?? ""}>
        <Button
          size="sm"
          onClick={() => state.send()}
          disabled={!state.sendable}
          leftSection={
            state.internal ? <IconLock size={16} aria-hidden /> : <IconSend2 size={16} aria-hidden />
          }
        >
          {state.internal ? t("composer.addNote") : t("composer.send")}
        </Button>
        <Menu position="top-end" withinPortal shadow="md">
          <Menu.Target>
            <Button size="sm" px={6} disabled={!state.sendable} aria-label={t("writing.otherWays")}>
              <IconChevronDown size={16} aria-hidden />
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              disabled={!maySolve}
              leftSection={<IconCheck size={16} aria-hidden />}
              onClick={onSolve}
            >
              {t("writing.sendAndSolve")}
            </Menu.Item>
            <Menu.Item
              disabled={!onSchedule}
              leftSection={<IconCalendarTime size={16} aria-hidden />}
              onClick={() => onSchedule?.()}
            >
              {t("schedule.title")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
    </div>
  );
}

/** Where the unsent text is: said only while there is one. */
function DraftPlace({ state }: { state: ComposerState }) {
  const { t } = useTranslation();
  if (state.text.trim() === "") return null;
  const { where } = state.view;
  return (
    <span className={classes["place"]} data-where={where}>
      {where === "server" ? t("drafts.saved") : t("drafts.here")}
    </span>
  );
}

function CharacterCount({ length, limit }: { length: number; limit: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const number = new Intl.NumberFormat(language);
  return (
    <output className={classes["count"]} data-over={length > limit}>
      {t("composer.count", { used: number.format(length), limit: number.format(limit) })}
    </output>
  );
}
