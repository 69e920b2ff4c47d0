/** Small readings of a list row that several places share. Pure. */
import type { StateFrame, TicketRow } from "@havendesk/shared";

/** The customer wrote something that no agent has had on the screen yet. */
export function hasUnread(row: TicketRow, readHere: number): boolean {
  return row.last_customer_number > Math.max(row.read_agent, readHere);
}

/** The row with what the gateway said since; the newest picture wins. */
export function withState(row: TicketRow, state: StateFrame | null): TicketRow {
  if (!state) return row;
  return {
    ...row,
    status: state.status,
    handler: state.handler,
    topic: state.topic,
    priority: state.priority,
    language: state.language,
    assignee_name: state.assignee?.name ?? "",
    assignee_id: state.assignee ? (state.assignee.id ?? row.assignee_id) : null,
    rating: state.rating,
  };
}

export function isOver(row: Pick<TicketRow, "status">): boolean {
  return row.status === "solved" || row.status === "closed";
}
