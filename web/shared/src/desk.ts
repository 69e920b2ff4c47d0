/**
 * Cards of the desk around the tickets: tags, links, views, counts, drafts, macros, inbox, the lead's live
 * page. Names follow docs/reference/openapi.json. What a card of an older server may lack is optional.
 */
import type { Message, PresenceStatus, Priority, TicketStatus, Topic } from "./frames.ts";

export const TAG_COLOURS = ["grey", "blue", "teal", "green", "amber", "red", "pink", "purple"] as const;
export type TagColour = (typeof TAG_COLOURS)[number];

/** A tag of this install; `colour` is one of TAG_COLOURS, anything else is drawn grey. */
export interface Tag {
  id: string;
  name: string;
  colour: string;
}

export interface TagUse extends Tag {
  uses: number;
}

/** A reversible act can be taken back by its maker until `until`. */
export interface Undo {
  id: string;
  until: string;
  act: string;
}

export type LinkKind = "related" | "duplicate" | "cause" | "split" | "merged";

export interface TicketLink {
  id: string;
  kind: LinkKind;
  direction: "out" | "in";
  ticket: string;
  reference: string;
  status: TicketStatus;
  topic: Topic;
}

/** A ticket that was merged into this one, with its own last messages; they were never moved. */
export interface MergedTicket {
  ticket: string;
  reference: string;
  messages: Message[];
}

/** The unsent text of one agent in one ticket; a higher revision is newer. */
export interface StoredDraft {
  text: string;
  internal: boolean;
  attachments: string[];
  revision: number;
  saved_at: string;
}

export interface ScheduledMessage {
  id: string;
  text: string;
  at: string;
  cid: string;
  unless_reply: boolean;
  attachments: string[];
  /** Waiting where an older server does not say it. */
  state?: "waiting" | "sent" | "cancelled" | "refused";
  /** `replied`, `withdrawn` or an error code. */
  why?: string;
}

export type Scope = "private" | "team" | "all";
export type ViewSort = "last" | "-last" | "waiting" | "opened" | "priority";
export const VIEW_SORTS: readonly ViewSort[] = ["-last", "last", "waiting", "opened", "priority"];

/** What a view keeps; an absent member keeps everything. */
export interface ViewFilter {
  status?: TicketStatus[];
  topic?: Topic[];
  priority?: Priority[];
  language?: string[];
  team?: string[];
  /** "me", "none" or a staff id. */
  assignee?: string;
  tag?: string[];
  channel?: string[];
  snoozed?: boolean;
  unread?: boolean;
  waiting_minutes?: number;
  older_minutes?: number;
}

export interface SavedView {
  id: string;
  name: string;
  scope: Scope;
  team_id: string | null;
  filter: ViewFilter;
  sort: ViewSort;
  owner_id: string;
  position: number;
}

export const BUILT_IN_VIEWS = ["mine", "team", "queue", "all", "snoozed", "mentioned", "unread"] as const;
export type BuiltInView = (typeof BUILT_IN_VIEWS)[number];

/** Exact to 1,000; `more` says that there are more. */
export interface Count {
  count: number;
  more: boolean;
}

export type Counts = Record<string, Count>;

export type InboxKind = "mention" | "assigned" | "transferred" | "woken" | "reopened";

export interface InboxItem {
  id: string;
  ticket: string;
  reference: string;
  kind: InboxKind;
  by: { id: string; name: string } | null;
  number: number | null;
  at: string;
  read: boolean;
}

export interface InboxPage {
  items: InboxItem[];
  next: string;
  unread: number;
}

export interface MacroActs {
  tags?: string[];
  topic?: Topic | null;
  priority?: Priority | null;
  status?: TicketStatus | null;
}

export interface Macro {
  id: string;
  name: string;
  shortcut: string;
  scope: Scope;
  team_id: string | null;
  owner_id?: string | null;
  texts: Record<string, string>;
  acts: MacroActs;
}

/** A macro with its placeholders filled for one ticket; `missing` names those that nothing is known for. */
export interface FilledMacro {
  text: string;
  language: string;
  missing: string[];
  acts: MacroActs;
}

export interface ArticleHit {
  slug: string;
  title: string;
  language: string;
  url: string;
  excerpt: string;
}

export interface BulkAnswer {
  done: string[];
  refused: Array<{ ticket: string; reference: string; code: string; title: string }>;
  undo: Undo | null;
}

export interface LiveQueue {
  team_id: string;
  team: string;
  language: string;
  waiting: number;
  longest_seconds: number;
}

export interface LiveAgent {
  id: string;
  name: string;
  presence: PresenceStatus;
  since: string | null;
  capacity: number;
  serving: Array<{ id: string; reference: string; topic: Topic; since: string }>;
}

export interface LiveDesk {
  queues: LiveQueue[];
  agents: LiveAgent[];
  waits: { p50_seconds: number | null; p95_seconds: number | null; served_today: number };
}
