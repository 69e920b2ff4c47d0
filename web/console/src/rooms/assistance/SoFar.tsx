import type { Help, Tried } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { IconNote, IconSparkles } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { useTell } from "../../ui/tell";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { useDraftBridge } from "./DraftBridge";
import classes from "./HelpPanel.module.css";
import { useWordSummary } from "./queries";

/** The conversation in a few facts: topic, language, values found, what the bot tried, what was found. */
export function SoFar({ ticket, help }: { ticket: string; help: Help }) {
  const { t } = useTranslation();
  const reader = useLanguage();
  const bridge = useDraftBridge();
  const tell = useTell();
  const word = useWordSummary(ticket);
  const facts = factsOf(help, t, languageName(help.language, reader));
  const worded = word.data?.text ?? "";
  const keep = () => {
    const text = worded || facts.map(([name, value]) => `${name}: ${value}`).join("\n");
    if (!bridge?.note(ticket, text)) tell.warn(t("help.notHere"), t("help.notHereHint"));
  };
  const summarise = () =>
    word.mutate(undefined, {
      onSuccess: (answer) => {
        if (answer.trouble) tell.warn(t("help.notWorded"), t(`translation.trouble.${answer.trouble}`));
      },
      onError: (error) => tell.failed(error),
    });
  return (
    <>
      <dl className={classes["facts"]}>
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      {worded ? <p className={classes["worded"]}>{worded}</p> : null}
      <div className={classes["acts"]}>
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconNote size={14} aria-hidden />}
          onClick={keep}
        >
          {t("help.asNote")}
        </Button>
        {help.model ? (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={word.isPending}
            leftSection={<IconSparkles size={14} aria-hidden />}
            onClick={summarise}
          >
            {t("help.summarise")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{value}</dd>
    </>
  );
}

function factsOf(help: Help, t: TFunction, language: string): Array<[string, string]> {
  const slots = Object.entries(help.slots).map(([name, value]): [string, string] => [
    t(`help.slot.${name}`, { defaultValue: name }),
    value,
  ]);
  return [
    [t("help.topic"), `${t(`topic.${help.topic}`, { defaultValue: help.topic })} · ${language}`],
    ...slots,
    [t("help.tried"), help.tried.map((each) => triedText(each, t)).join("; ") || t("help.nothingTried")],
    ...(help.findings.length > 0
      ? [[t("help.found"), help.findings.map((each) => each.short).join(" ")] as [string, string]]
      : []),
  ];
}

function triedText(tried: Tried, t: TFunction): string {
  const articles = tried.articles.join(", ");
  if (tried.kind === "clarify") return t("help.triedKind.clarify", { articles });
  if (tried.kind === "hand_over") return t("help.triedKind.hand_over");
  if (tried.kind === "act") return t("help.triedKind.act");
  return articles ? t("help.triedKind.article", { articles }) : t("help.triedKind.answer");
}
