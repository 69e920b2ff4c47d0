import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Composer.module.css";
import type { TriggerKind } from "./trigger";
import type { Suggestions } from "./useSuggestions";

/** The list above the field; the focus stays in the text, the arrows move in the list. */
export function SuggestionList({
  id,
  suggestions,
  kind,
}: {
  id: string;
  suggestions: Suggestions;
  kind: TriggerKind;
}) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const { active } = suggestions;
  useEffect(() => {
    list.current?.querySelector(`[data-place="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      aria-label={t(`suggest.${kind}`)}
      className={classes["suggestions"]}
    >
      {suggestions.items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys
        <div
          key={item.key}
          id={`${id}-${index}`}
          data-place={index}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={classes["suggestion"]}
          onMouseEnter={() => suggestions.setActive(index)}
          // The field must not lose the focus before the choice is made.
          onMouseDown={(event) => event.preventDefault()}
          onClick={item.take}
        >
          <span className={classes["suggestionKind"]}>{t(`suggest.kind.${item.kind}`)}</span>
          <span className={classes["suggestionTitle"]}>{item.title}</span>
          <span className={classes["suggestionHint"]}>{item.hint}</span>
        </div>
      ))}
    </div>
  );
}
