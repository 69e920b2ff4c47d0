import type { LiveQuestion } from "@havendesk/shared";
import { Text, TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/problem";
import { formatCalendarDay, formatTime } from "../../ui/format";
import { problemTexts } from "../../ui/problemTexts";
import { useLanguage } from "../../ui/useLanguage";
import { WorkDialog } from "../../ui/WorkDialog";
import { useLiveQuestion } from "./queries";

/**
 * Questions to somebody who says that the account is theirs. The agent types what they say, and sees whether
 * it was right, never what is.
 */
export function QuestionDialog({ recovery, onClose }: { recovery: string; onClose(): void }) {
  const { t } = useTranslation();
  const { ask, answer } = useLiveQuestion();
  const [said, setSaid] = useState("");
  const question = ask.data;
  const result = answer.data;
  const more = result !== undefined && !result.proven && result.left > 0;
  const draw = () => {
    setSaid("");
    answer.reset();
    ask.mutate(recovery);
  };
  const check = (asked: LiveQuestion, words: string) => {
    const dropOldOne = (error: Error) => {
      if (codeOf(error) === "conflict") ask.reset();
    };
    answer.mutate({ question: asked.id, said: words }, { onError: dropOldOne });
  };
  const submit = () => {
    if (result && !more) onClose();
    else if (result || !question) draw();
    else if (said.trim()) check(question, said.trim());
  };
  return (
    <WorkDialog
      title={t("recovery.ask")}
      verb={t(verbOf(question !== undefined, result !== undefined, more))}
      busy={ask.isPending || answer.isPending}
      ready
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t("recovery.askHint")}</Text>
      {question ? (
        <Question
          key={question.id}
          question={question}
          said={said}
          settled={result !== undefined}
          onChange={setSaid}
        />
      ) : null}
      <div role="status">
        {result ? <Text fw={600}>{t(result.right ? "recovery.right" : "recovery.wrong")}</Text> : null}
        {result?.proven ? <Text size="sm">{t("recovery.proven")}</Text> : null}
        {more ? <Text size="sm">{t("recovery.questionsLeft", { count: result.left })}</Text> : null}
        {result && !result.proven && !more ? <Text size="sm">{t("recovery.notProven")}</Text> : null}
      </div>
      <Problem error={ask.error ?? answer.error} />
    </WorkDialog>
  );
}

function verbOf(drawn: boolean, answered: boolean, more: boolean) {
  if (more) return "recovery.another" as const;
  if (answered) return "ui.close" as const;
  return drawn ? ("recovery.check" as const) : ("recovery.draw" as const);
}

interface QuestionProps {
  question: LiveQuestion;
  said: string;
  settled: boolean;
  onChange(said: string): void;
}

function Question({ question, said, settled, onChange }: QuestionProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const { asset = "", day } = question.params;
  return (
    <>
      <Text fw={600}>
        {t(`recovery.question.${question.kind}`, { asset, day: day ? formatCalendarDay(day, language) : "" })}
      </Text>
      <TextInput
        ref={field}
        label={t("recovery.said")}
        description={t("recovery.until", { time: formatTime(question.until, language) })}
        value={said}
        maxLength={200}
        autoComplete="off"
        dir="auto"
        readOnly={settled}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </>
  );
}

/** Stays beside what was written, unlike a message that goes by. */
function Problem({ error }: { error: Error | null }) {
  const { t } = useTranslation();
  if (error === null) return null;
  const code = codeOf(error);
  const own =
    code === "not_offered" || code === "too_many" || code === "conflict"
      ? t(`recovery.refused.${code}`)
      : null;
  const { title, wayOut } = problemTexts(t, error);
  return (
    <Text size="sm" c="red" role="alert">
      {own ?? `${title}. ${wayOut}`}
    </Text>
  );
}

function codeOf(error: Error): string {
  return error instanceof ApiError ? error.problem.code : "";
}
