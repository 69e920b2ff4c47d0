import { plain, type ScheduledMessage } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCalendarTime } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { usePageEffects } from "../../../live/LiveProvider";
import { codeTexts } from "../../../ui/problemTexts";
import { Moment } from "../../../ui/Time";
import { useTell } from "../../../ui/tell";
import { useTicketDetail } from "../queries";
import classes from "./Composer.module.css";

const DUE_EVERY_MS = 2_000;
/** What a browser's timer can count. */
const LONGEST_MS = 2 ** 31 - 1;

/** What will be sent by itself, with the way to stop it. */
export function ScheduledList({ ticket }: { ticket: string }) {
  const { t } = useTranslation();
  // What was withdrawn by hand is over; what could not be sent stays until somebody has seen it.
  const waiting = (useTicketDetail(ticket)?.scheduled ?? []).filter((each) => each.why !== "withdrawn");
  useWhatBecameOfIt(ticket, waiting);
  if (waiting.length === 0) return null;
  return (
    <ul className={classes["scheduled"]} aria-label={t("schedule.list")}>
      {waiting.map((each) => (
        <Scheduled key={each.id} ticket={ticket} message={each} />
      ))}
    </ul>
  );
}

/** The desk sends by itself, or does not because the customer wrote: neither need change the ticket's state. */
function useWhatBecameOfIt(ticket: string, scheduled: readonly ScheduledMessage[]): void {
  const queries = useQueryClient();
  const due = scheduled.filter((each) => !hasFailed(each)).map((each) => Date.parse(each.at));
  const soonest = due.length > 0 ? Math.min(...due) : null;
  usePageEffects((effect) => {
    if (soonest !== null && effect.do === "heard" && effect.ticket === ticket) {
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket) });
    }
  });
  useEffect(() => {
    if (soonest === null) return;
    const wait = Math.max(soonest - Date.now(), 0) + DUE_EVERY_MS;
    if (wait > LONGEST_MS) return;
    const look = () => {
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket) });
      timer = setTimeout(look, DUE_EVERY_MS);
    };
    let timer = setTimeout(look, wait);
    return () => clearTimeout(timer);
  }, [queries, ticket, soonest]);
}

function hasFailed(message: ScheduledMessage): boolean {
  return message.state !== undefined && message.state !== "waiting";
}

function Scheduled({ ticket, message }: { ticket: string; message: ScheduledMessage }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const cancel = useMutation({
    mutationFn: () => backend.request("DELETE", `/desk/tickets/${ticket}/scheduled/${message.id}`),
    onSuccess: () => tell.done(t("schedule.cancelled")),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
  });
  const failed = hasFailed(message);
  const why =
    message.why === "replied"
      ? t("schedule.replied")
      : `${t("messages.notSent")} ${codeTexts(t, message.why ?? "")?.title ?? ""}`;
  return (
    <li data-failed={failed}>
      {failed ? <IconAlertTriangle size={14} aria-hidden /> : <IconCalendarTime size={14} aria-hidden />}
      {failed ? <span>{why}</span> : <Moment at={message.at} />}
      <span className={classes["scheduledText"]} dir="auto">
        {plain(message.text)}
      </span>
      <Button
        size="compact-xs"
        variant="subtle"
        loading={cancel.isPending}
        onClick={() => cancel.mutate()}
        aria-label={failed ? t("messages.discard") : t("schedule.cancel")}
      >
        {failed ? t("messages.discard") : t("ui.cancel")}
      </Button>
    </li>
  );
}
