import type { Message } from "@havendesk/shared";
import { Skeleton } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { QuietButton } from "../../ui/QuietButton";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { MessageText } from "../tickets/text";
import classes from "./MessageTranslation.module.css";
import { isForeign, type Standing, useTranslationDesk } from "./TranslationContext";

/** Below a message: what its writer wrote before it was translated, its translation, or the way to one. */
export function MessageTranslation({ message, ours }: { message: Message; ours: boolean }) {
  const { t } = useTranslation();
  const reader = useLanguage();
  const desk = useTranslationDesk();
  const standing = desk?.standing(message) ?? "none";
  const foreign = desk !== null && message.visibility === "public" && isForeign(message, desk);
  const original = desk?.original(message) ?? null;
  const wanted = foreign && original === null;
  const byItself = wanted && desk.all && desk.able && standing === "none";
  useEffect(() => {
    if (byItself) desk.translate(message);
  }, [byItself, desk, message]);
  if (original) {
    return (
      <Beside
        head={t("translation.original", { language: languageName(original.language, reader) })}
        text={original.text}
        language={original.language}
        ours={ours}
      />
    );
  }
  if (!wanted) return null;
  if (standing === "none" || standing === "failed") {
    if (!desk.able) return null;
    return (
      <QuietButton onClick={() => desk.translate(message)}>
        <IconLanguage size={13} aria-hidden />
        {standing === "failed" ? t("translation.again") : t("translation.translate")}
      </QuietButton>
    );
  }
  return <Found standing={standing} ours={ours} onAgain={() => desk.translate(message)} />;
}

function Found({
  standing,
  ours,
  onAgain,
}: {
  standing: Exclude<Standing, "none" | "failed">;
  ours: boolean;
  onAgain(): void;
}) {
  const { t } = useTranslation();
  if (standing === "asked") {
    return (
      <div className={classes["beside"]} aria-busy="true">
        <span className="hd-visually-hidden">{t("translation.coming")}</span>
        <Skeleton height={14} width="12rem" radius={4} />
      </div>
    );
  }
  if (standing.trouble) {
    return (
      <div className={classes["beside"]}>
        <p className={classes["trouble"]}>{t(`translation.trouble.${standing.trouble}`)}</p>
        <QuietButton onClick={onAgain}>{t("translation.again")}</QuietButton>
      </div>
    );
  }
  if (standing.translator === "same") return null;
  const head = standing.translator === "chinese" ? t("translation.converted") : t("translation.machine");
  return <Beside head={head} text={standing.text} language={standing.target} ours={ours} />;
}

function Beside({
  head,
  text,
  language,
  ours,
}: {
  head: string;
  text: string;
  language: string;
  ours: boolean;
}) {
  return (
    <div className={classes["beside"]}>
      <div className={classes["head"]}>
        <IconLanguage size={13} aria-hidden />
        {head}
      </div>
      <p dir="auto" lang={language} translate="no">
        <MessageText text={text} ours={ours} />
      </p>
    </div>
  );
}
