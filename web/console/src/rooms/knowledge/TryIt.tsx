import type { CustomerLanguage } from "@havendesk/shared";
import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { problemTexts } from "../../ui/problemTexts";
import { Tag } from "../../ui/Tag";
import classes from "./Knowledge.module.css";

interface Rehearsal {
  outcome: "answer" | "choices" | "hand_over";
  language: CustomerLanguage;
  chance: number;
  text: string;
  found: Array<{ name: string; title: string; probability: number }>;
}

/** What the bot would do with a question now, with what readers can see now. */
export function TryIt({ language, slug }: { language: CustomerLanguage; slug: string }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const [question, setQuestion] = useState("");
  const ask = useMutation({
    mutationFn: (text: string) =>
      backend.request<Rehearsal>("POST", "/desk/knowledge/rehearse", { text, language }),
  });
  const problem = ask.error ? problemTexts(t, ask.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (question.trim()) ask.mutate(question.trim());
      }}
    >
      <TextInput
        label={t("knowledge.tryQuestion")}
        description={t("knowledge.tryHint")}
        value={question}
        maxLength={500}
        onChange={(event) => setQuestion(event.currentTarget.value)}
        rightSectionWidth="auto"
        rightSection={
          <Button type="submit" size="compact-sm" mr={4} loading={ask.isPending}>
            {t("knowledge.tryAsk")}
          </Button>
        }
      />
      {problem ? <p role="alert">{problem.title}</p> : null}
      {ask.data ? (
        <div aria-live="polite">
          <p>
            <Tag meaning={ask.data.outcome === "answer" ? "good" : "hold"}>
              {t(`knowledge.outcome.${ask.data.outcome}`)}
            </Tag>
          </p>
          <p className={classes["source"]} lang={language} translate="no">
            {ask.data.text}
          </p>
          <ol>
            {ask.data.found.map((one) => (
              <li key={one.name} lang={ask.data.language} translate="no">
                {one.name === slug ? <strong>{one.title}</strong> : one.title || one.name}
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </form>
  );
}
