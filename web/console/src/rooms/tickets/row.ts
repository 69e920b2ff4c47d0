/** Small readings of a list row that several places share. Pure. */
import type { StateFrame, TicketRow } from "@havendesk/shared";

/**
 * The customer wrote something in a ticket of `me` that has not been on the screen yet: what the list of unread
 * tickets holds and counts. Whatever waits in a queue is unread, and a mark on every row would say nothing.
 */
export function hasUnread(row: TicketRow, me: string, readHere: number): boolean {
  return row.assignee_id === me && row.last_customer_number > Math.max(row.read_agent, readHere);
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
