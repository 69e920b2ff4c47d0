/** What the widget knows: the conversations, the letters on their way, the connection, what is on the screen. */
import type {
  Attachment,
  AuthorKind,
  CustomerLanguage,
  Handler,
  Message,
  QueuePlace,
  TicketStatus,
} from "@havendesk/shared";

/** The answer of GET /api/v1/widget/config. */
export interface Config {
  /** Empty, and `sandbox` null, while the exchange does not answer the desk. */
  exchange_name: string;
  sandbox: boolean | null;
  theme?: Theme;
  /** The exchange's first words by language; a language that is missing keeps ours. */
  greeting?: Partial<Record<CustomerLanguage, string>>;
  limits: Limits;
  live_url: string;
  privacy_url?: string | null;
  switches?: Partial<
    Record<"chat" | "uploads" | "voice" | "suggestions" | "notices" | "title_count", boolean>
  >;
}

export interface Limits {
  text_characters: number;
  attachment_bytes: number;
  attachment_types: string[];
  voice_bytes?: number;
  voice_seconds?: number;
  voice_types?: string[];
}

/** Colours are #rrggbb or empty, lengths CSS pixels. */
export interface Theme {
  primary?: string;
  primary_dark?: string;
  radius?: number;
  corner?: string;
  offset_side?: number;
  offset_bottom?: number;
  scheme?: string;
}

/** One article of GET /api/v1/customer/suggestions. */
export interface Suggestion {
  slug: string;
  title: string;
  url: string;
}

/** The answer of POST /api/v1/customer/session. */
export interface Session {
  session: string;
  customer_id: string;
  proven: boolean;
  display_name?: string | null;
  expires_at: string;
}

/** One row of GET /api/v1/customer/tickets. */
export interface TicketRow {
  id: string;
  reference: string;
  status: TicketStatus;
  topic: string;
  language: string;
  handler: Handler;
  opened_at: string;
  /** Time of the last message. */
  last_at: string | null;
  last_number: number;
  /** The customer's own read mark. */
  read_customer: number;
  rating: number | null;
  /** Beginning of the last message, who wrote it, and how many of ours the customer has not read. */
  last_text?: string;
  last_author?: AuthorKind | null;
  unread?: number;
}

export interface Typist {
  kind: AuthorKind;
  name: string | null;
  /** Epoch milliseconds after which the sign is forgotten. */
  until: number;
}

export interface Conversation {
  /** Stable on this page: the cid that started the chat here, or the ticket's id. */
  key: string;
  /** null until the desk has answered `started`. */
  ticket: string | null;
  reference: string | null;
  status: TicketStatus;
  handler: Handler;
  assignee: string | null;
  queue: QueuePlace | null;
  rating: number | null;
  openedAt: string;
  /** Time of the last message as the desk's list gives it; messages that are here know better. */
  lastAt: string;
  /** Highest number that is known to exist. */
  head: number;
  /** Highest number up to which nothing is missing: the widget's resume point. */
  last: number;
  /** In order, each number at most `last`. */
  messages: Message[];
  /** Own messages above `last` that the desk has acknowledged before it delivered them. */
  ahead: Message[];
  readByAgent: number;
  readByCustomer: number;
  typist: Typist | null;
  /** A lead listens in; the customer is told. */
  listening: boolean;
  /** The last words and the unread ones as the desk's list gave them, until the messages are here. */
  preview: string;
  previewBy: AuthorKind | null;
  news: number;
  /** A `state` has arrived since the page was loaded. */
  known: boolean;
}

export type ParcelKind = "start" | "send" | "person" | "rate";
export type ParcelStatus = "waiting" | "flying" | "failed";

/** One thing the customer did that the desk has not answered yet. Kept in storage until it has. */
export interface Parcel {
  /** Minted once; the desk's idempotency key. */
  cid: string;
  /** Order of the customer's acts, ascending. */
  seq: number;
  kind: ParcelKind;
  /** Key of its conversation. */
  conversation: string;
  ticket: string | null;
  language: CustomerLanguage;
  text: string;
  attachments: Attachment[];
  score: 1 | 2 | 3 | 4 | 5 | null;
  /** The button that was pressed instead of writing. */
  choice?: string | undefined;
  /** ISO time at which the customer did it. */
  at: string;
  status: ParcelStatus;
  /** Why it failed; a code of the gateway. */
  code: string | null;
  /** Not before this time, epoch milliseconds. */
  notBefore: number;
  /** When it was last sent, epoch milliseconds; 0: not on this connection. */
  sentAt: number;
}

export type LinkStatus = "off" | "connecting" | "on" | "waiting";
/** Why nothing can be shown; each has its own text and way out. */
export type Trouble = "unreachable" | "identity" | "origin" | "switched_off" | "expired";
export type View = { name: "list" } | { name: "new" } | { name: "thread"; key: string };

export interface State {
  phase: "asleep" | "loading" | "ready" | "trouble";
  trouble: Trouble | null;
  config: Config | null;
  session: Session | null;
  link: LinkStatus;
  /** The connection was up and has been away for longer than a blink. */
  lost: boolean;
  open: boolean;
  view: View;
  language: CustomerLanguage;
  conversations: Conversation[];
  parcels: Parcel[];
  /** A short sentence for the customer that is no message; a code of the gateway. */
  notice: string | null;
}
