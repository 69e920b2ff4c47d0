import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WorkDialog } from "../../ui/WorkDialog";
import { useLiveQuestion } from "./queries";

/** A question to the caller. The agent types what they say, and sees whether it was right, never what is. */
export function QuestionDialog({ recovery, onClose }: { recovery: string; onClose(): void }) {
  const { t } = useTranslation();
  const { ask, answer } = useLiveQuestion();
  const [said, setSaid] = useState("");
  const question = ask.data;
  const result = answer.data;
  const submit = () => {
    if (result) onClose();
    else if (!question) ask.mutate(recovery);
    else if (said.trim()) answer.mutate({ question: question.id, said: said.trim() });
  };
  const verb = result ? t("ui.close") : question ? t("recovery.check") : t("recovery.draw");
  return (
    <WorkDialog
      title={t("recovery.ask")}
      verb={verb}
      busy={ask.isPending || answer.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t("recovery.askHint")}</Text>
      {question ? (
        <>
          <Text fw={600}>
            {t(`recovery.question.${question.kind}`, {
              asset: question.params.asset ?? "",
              day: question.params.day ?? "",
            })}
          </Text>
          <TextInput
            label={t("recovery.said")}
            value={said}
            maxLength={200}
            autoComplete="off"
            disabled={Boolean(result)}
            onChange={(event) => setSaid(event.currentTarget.value)}
          />
        </>
      ) : null}
      <div role="status">
        {result ? <Text fw={600}>{t(result.right ? "recovery.right" : "recovery.wrong")}</Text> : null}
        {result?.proven ? <Text size="sm">{t("recovery.proven")}</Text> : null}
      </div>
    </WorkDialog>
  );
}
