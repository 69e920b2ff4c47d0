/** Closed lists in the order in which people look for them. */
import type { Priority, TicketStatus, Topic } from "@havendesk/shared";

export const STATUSES: readonly TicketStatus[] = [
  "new",
  "open",
  "waiting_customer",
  "waiting_department",
  "solved",
  "closed",
];

export const TOPICS: readonly Topic[] = [
  "account",
  "identity",
  "deposit",
  "withdrawal",
  "trading",
  "fees",
  "security",
  "api",
  "tax",
  "other",
];

export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];
