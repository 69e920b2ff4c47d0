import type { TicketRow } from "@havendesk/shared";
import { Button, Skeleton, Textarea } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { NoTranslator } from "./NoTranslator";
import classes from "./TranslationSlot.module.css";
import type { TranslationSlotState } from "./useTranslationSlot";

/** Opens and closes the slot; absent where agent and customer read one language. */
export function SlotSwitch({ slot }: { slot: TranslationSlotState }) {
  const { t } = useTranslation();
  const reader = useLanguage();
  if (!slot.possible || !slot.desk) return null;
  return (
    <Button
      size="compact-xs"
      variant={slot.on ? "light" : "subtle"}
      leftSection={<IconLanguage size={14} aria-hidden />}
      aria-pressed={slot.on}
      onClick={slot.toggle}
    >
      {t("translation.sendIn", { language: languageName(slot.desk.from, reader) })}
    </Button>
  );
}

/** What the customer will read, to be changed and approved; or why it cannot be made. */
export function TranslationSlot({
  row,
  slot,
  onGone,
}: {
  row: TicketRow;
  slot: TranslationSlotState;
  onGone(): void;
}) {
  const { t } = useTranslation();
  const reader = useLanguage();
  if (!slot.on || !slot.desk) return null;
  const language = languageName(slot.desk.from, reader);
  return (
    <section
      className={classes["slot"]}
      aria-label={t("translation.slot", { language })}
      data-old={slot.shown === "old"}
    >
      <div className={classes["head"]}>
        <strong>
          <IconLanguage size={14} aria-hidden />
          {t("translation.slot", { language })}
        </strong>
        <span role="status">{slotHint(slot, t)}</span>
      </div>
      <SlotBody row={row} slot={slot} onGone={onGone} />
    </section>
  );
}

function slotHint(slot: TranslationSlotState, t: TFunction): string {
  if (slot.shown === "old") return t("translation.old");
  if (slot.shown !== "ready" || !slot.draft) return "";
  if (slot.draft.translator === "person") return t("translation.byYou");
  if (slot.draft.translator === "same") return t("translation.same");
  return slot.draft.translator === "chinese"
    ? t("translation.checkConverted")
    : t("translation.checkMachine");
}

function SlotBody({ row, slot, onGone }: { row: TicketRow; slot: TranslationSlotState; onGone(): void }) {
  const { t } = useTranslation();
  const reader = useLanguage();
  if (slot.shown === "asked") {
    return (
      <div className={classes["coming"]} aria-busy="true">
        <span className="hd-visually-hidden">{t("translation.coming")}</span>
        <Skeleton height={12} width="72%" radius={4} />
        <Skeleton height={12} width="54%" radius={4} />
      </div>
    );
  }
  if (slot.draft && slot.desk) {
    return (
      <Textarea
        classNames={{ input: classes["field"] ?? "" }}
        aria-label={t("translation.slot", { language: languageName(slot.desk.from, reader) })}
        lang={slot.desk.from}
        dir="auto"
        translate="no"
        autosize
        minRows={2}
        maxRows={8}
        value={slot.draft.text}
        readOnly={slot.shown === "old"}
        onChange={(event) => slot.write(event.currentTarget.value)}
      />
    );
  }
  if (slot.shown === "idle" || slot.shown === "old" || slot.shown === "ready") {
    if (!slot.desk?.able) {
      return <NoTranslator row={row} text={t("translation.trouble.none_set_up")} onGone={onGone} />;
    }
    return <span className={classes["hint"]}>{t("translation.slotHint")}</span>;
  }
  const trouble = slot.shown === "failed" ? "no_answer" : slot.shown;
  return (
    <>
      <NoTranslator row={row} text={t(`translation.trouble.${trouble}`)} onGone={onGone} />
      <div className={classes["head"]}>
        <Button size="compact-xs" variant="subtle" onClick={slot.translate}>
          {t("translation.again")}
        </Button>
        <Button size="compact-xs" variant="subtle" onClick={slot.sendAsWritten}>
          {t("translation.sendAsWritten")}
        </Button>
      </div>
    </>
  );
}
