import type { TicketRow } from "@havendesk/shared";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { ErrorOf } from "../../ui/Listing";
import { useMe } from "../people/MeContext";
import { QuestionDialog } from "./QuestionDialog";
import { useRecoveries } from "./queries";
import classes from "./Recovery.module.css";
import { RecoveryRow } from "./RecoveryRow";
import { isOver, takesQuestions } from "./states";

/**
 * The recovery that runs for this customer, beside the conversation: who serves the matter may ask them
 * questions. Nothing stands here while none runs.
 */
export function RecoveryHere({ ticket }: { ticket: TicketRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const [asking, setAsking] = useState<string | null>(null);
  const may = (act: string) => me.permissions.includes(`cases.recovery.${act}`);
  // A look that would be refused is not tried: refusals are counted.
  const mine = ticket.assignee_id === me.id || may("recovery");
  const found = useRecoveries(ticket.customer_id, mine && may("recoveries_of"));
  const rows = (found.data ?? []).filter((row) => !isOver(row));
  const first = may("ask_question") ? rows.find(takesQuestions) : undefined;
  useCommands(
    first
      ? [
          {
            id: "conversation.askQuestion",
            group: "conversation",
            keys: "Shift+q",
            label: t("recovery.ask"),
            run: () => setAsking(first.id),
          },
        ]
      : [],
  );
  if (rows.length === 0) return <ErrorOf found={found} />;
  return (
    <section className={classes["here"]} aria-labelledby="recovery-here">
      <h3 id="recovery-here">{t("recovery.label")}</h3>
      <p className={classes["hint"]}>{t("recovery.hereHint")}</p>
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <RecoveryRow key={row.id} row={row} />
        ))}
      </ul>
      {asking ? <QuestionDialog recovery={asking} onClose={() => setAsking(null)} /> : null}
    </section>
  );
}
