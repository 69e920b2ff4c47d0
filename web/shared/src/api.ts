/**
 * The cards that the HTTP API (/api/v1) hands to the console. Names follow docs/reference/openapi.json;
 * a test in the console compares the two, so that a change of the server shows here.
 */
import type { MergedTicket, ScheduledMessage, StoredDraft, Tag, TicketLink } from "./desk.ts";
import type { Handler, Language, Message, PresenceStatus, Priority, TicketStatus, Topic } from "./frames.ts";

export interface Named {
  id: string;
  name: string;
}

export type Role =
  | "agent"
  | "lead"
  | "editor"
  | "security"
  | "auditor"
  | "administrator"
  | "compliance"
  | "quality"
  | "planner";

export interface Me {
  id: string;
  name: string;
  roles: Role[];
  permissions: string[];
  languages: string[];
  teams: Team[];
  presence: PresenceStatus;
  second_factor: boolean;
}

/** A row of a list: it holds no personal data. */
export interface TicketRow {
  id: string;
  reference: string;
  topic: Topic;
  priority: Priority;
  language: string;
  status: TicketStatus;
  handler: Handler;
  channel: string;
  jurisdiction: string;
  customer_id: string;
  customer_alias: string;
  assignee_id: string | null;
  assignee_name: string;
  team_id: string | null;
  team_name: string;
  opened_at: string;
  last_at: string;
  waiting_since: string | null;
  last_number: number;
  last_customer_number: number;
  read_customer: number;
  read_agent: number;
  rating: number | null;
  tags?: Tag[];
  snoozed_until?: string | null;
  merged_into?: { id: string; reference: string } | null;
  /** The customer wrote something that no agent has read. */
  unread?: boolean;
  /** I have an unsent text here. */
  draft?: boolean;
  /** A colleague mentioned me here, and I have not read it. */
  mentioned?: boolean;
}

export interface TicketPage {
  items: TicketRow[];
  next: string;
}

/** One line of a ticket's history. */
export interface HistoryEntry {
  at: string;
  kind: string;
  actor_kind: string;
  actor_id: string | null;
  before: string;
  after: string;
  reason: string;
}

export interface TicketDetail {
  ticket: TicketRow;
  messages: Message[];
  history: HistoryEntry[];
  links?: TicketLink[];
  merged?: MergedTicket[];
  draft?: StoredDraft | null;
  scheduled?: ScheduledMessage[];
}

/** The name of a built-in view, or the id of a saved one. */
export type DeskView = string;

export interface Team extends Named {
  topics: Topic[];
  languages: Language[];
}

export interface StaffMember extends Named {
  presence: PresenceStatus;
  languages: string[];
  roles: Role[];
  team_ids: string[];
  capacity: number;
  active: boolean;
}
