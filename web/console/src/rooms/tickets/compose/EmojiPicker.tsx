import { ActionIcon, Popover, TextInput, Tooltip } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../../ui/useLanguage";
import classes from "./Composer.module.css";
import { findEmoji } from "./emoji";

const COLUMNS = 8;
const STEPS: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: COLUMNS,
  ArrowUp: -COLUMNS,
};

/** A small table of emoji with a search; arrows move in it. */
export function EmojiPicker({ disabled, onPick }: { disabled: boolean; onPick(sign: string): void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const found = findEmoji(query.trim(), language);
  const pick = (sign: string) => {
    setOpen(false);
    setQuery("");
    onPick(sign);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = [...(grid.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <Tooltip label={t("emoji.open")} disabled={open}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("emoji.open")}
            disabled={disabled}
            onClick={() => setOpen((before) => !before)}
          >
            <IconMoodSmile size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("emoji.open")}>
        <TextInput
          size="xs"
          aria-label={t("emoji.search")}
          placeholder={t("emoji.search")}
          value={query}
          data-autofocus
          onChange={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = found[0];
            if (event.key === "Enter" && first) pick(first.sign);
            if (event.key === "ArrowDown") grid.current?.querySelector("button")?.focus();
          }}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks and words */}
        <div
          ref={grid}
          className={classes["emoji"]}
          role="group"
          aria-label={t("suggest.emoji")}
          onKeyDown={onKeyDown}
        >
          {found.map((each) => (
            <button
              key={each.name}
              type="button"
              aria-label={each.words[language]}
              title={`${each.words[language]} :${each.name}:`}
              onClick={() => pick(each.sign)}
            >
              {each.sign}
            </button>
          ))}
          {found.length === 0 ? <span>{t("list.nothingFound")}</span> : null}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
