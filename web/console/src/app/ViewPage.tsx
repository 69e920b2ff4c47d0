import { useParams } from "@tanstack/react-router";
import { TicketList } from "../rooms/tickets/list/TicketList";
import { Workplace } from "./Workplace";

/** The list of one view, with the conversation that was chosen from it. */
export function ViewPage() {
  const { view = "mine", ticket = null } = useParams({ strict: false }) as { view?: string; ticket?: string };
  return (
    <Workplace view={view} ticket={ticket} list={<TicketList key={view} view={view} selected={ticket} />} />
  );
}
