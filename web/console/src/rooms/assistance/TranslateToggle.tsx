import { ActionIcon, Tooltip } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { useTranslationDesk } from "./TranslationContext";

/** Shows every message of a foreign conversation with its translation. Absent where all read the same language. */
export function TranslateToggle() {
  const { t } = useTranslation();
  const reader = useLanguage();
  const desk = useTranslationDesk();
  const shown = desk?.foreign ?? false;
  const label = desk?.all
    ? t("translation.allOff")
    : t("translation.allOn", { language: languageName(reader, reader) });
  useCommands(
    desk && shown
      ? [
          {
            id: "conversation.translate",
            group: "conversation",
            keys: "Shift+t",
            label,
            run: () => desk.setAll(!desk.all),
          },
        ]
      : [],
  );
  if (!desk || !shown) return null;
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={t("translation.all")}
        aria-pressed={desk.all}
        onClick={() => desk.setAll(!desk.all)}
      >
        <IconLanguage size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
