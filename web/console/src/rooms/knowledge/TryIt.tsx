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
  decision: "answer" | "clarify" | "act" | "hand_over";
  slug: string;
  text: string;
  found: Array<{ slug: string; title: string; chance: number | null }>;
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
            <Tag meaning={ask.data.decision === "answer" ? "good" : "hold"}>
              {t(`knowledge.decision.${ask.data.decision}`)}
            </Tag>
          </p>
          <p className={classes["source"]} lang={language} translate="no">
            {ask.data.text}
          </p>
          <ol>
            {ask.data.found.map((one) => (
              <li key={one.slug} lang={language} translate="no">
                {one.slug === slug ? <strong>{one.title}</strong> : one.title}
              </li>
            ))}
          </ol>
        </div>
      ) : null}
    </form>
  );
}
