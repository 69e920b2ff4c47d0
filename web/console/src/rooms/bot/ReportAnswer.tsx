import type { Message } from "@havendesk/shared";
import { IconFlag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { QuietButton } from "../../ui/QuietButton";
import { useReportAnswer } from "./queries";

/** Below an answer of the bot: an agent who holds it for wrong says so, and an editor looks. */
export function ReportAnswer({ message }: { message: Message }) {
  return restsOnSomething(message) ? <Report ticket={message.ticket} number={message.number} /> : null;
}

function Report(answer: { ticket: string; number: number }) {
  const { t } = useTranslation();
  const report = useReportAnswer(t("bot.reported"));
  return (
    <QuietButton disabled={report.isPending || report.isSuccess} onClick={() => report.mutate(answer)}>
      <IconFlag size={13} aria-hidden />
      {report.isSuccess ? t("bot.reported") : t("bot.reportWrong")}
    </QuietButton>
  );
}

function restsOnSomething({ author, citations, parts }: Message): boolean {
  return author.kind === "bot" && ((citations?.length ?? 0) > 0 || (parts?.evidence?.length ?? 0) > 0);
}
