import { Navigate, useParams } from "@tanstack/react-router";
import { useMe } from "../rooms/people/MeContext";
import { TicketList } from "../rooms/tickets/list/TicketList";
import { firstPlace, servesTickets } from "./destinations";
import { Workplace } from "./Workplace";

/** The list of one view, with the conversation that was chosen from it. */
export function ViewPage() {
  const { view = "mine", ticket = null } = useParams({ strict: false }) as { view?: string; ticket?: string };
  const me = useMe();
  if (!servesTickets(me)) return <Navigate to={firstPlace(me)} replace />;
  return (
    <Workplace view={view} ticket={ticket} list={<TicketList key={view} view={view} selected={ticket} />} />
  );
}
