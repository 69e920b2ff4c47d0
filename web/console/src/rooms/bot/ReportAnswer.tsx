import type { Message } from "@havendesk/shared";
import { IconFlag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useReportAnswer } from "./queries";
import classes from "./ReportAnswer.module.css";

/** Below an answer of the bot: an agent who holds it for wrong says so, and an editor looks. */
export function ReportAnswer({ message }: { message: Message }) {
  const { t } = useTranslation();
  const report = useReportAnswer(t("bot.reported"));
  if (!restsOnSomething(message)) return null;
  return (
    <button
      type="button"
      className={classes["report"]}
      disabled={report.isPending || report.isSuccess}
      onClick={() => report.mutate({ ticket: message.ticket, number: message.number })}
    >
      <IconFlag size={13} aria-hidden />
      {report.isSuccess ? t("bot.reported") : t("bot.reportWrong")}
    </button>
  );
}

function restsOnSomething({ author, citations, parts }: Message): boolean {
  return author.kind === "bot" && ((citations?.length ?? 0) > 0 || (parts?.evidence?.length ?? 0) > 0);
}
