/**
 * The words of the live gateway (WebSocket /live/v1) and of a message, as the console and the widget
 * speak them. Kept by hand: docs/reference/gateway.md is the contract, these types follow it word for word.
 */

export type Language = "en" | "zh-Hans" | "ko" | "ja";
export const LANGUAGES: readonly Language[] = ["en", "zh-Hans", "ko", "ja"];
/** What customers are spoken to in; the console itself is not made in traditional Chinese. */
export type CustomerLanguage = Language | "zh-Hant";
export const CUSTOMER_LANGUAGES: readonly CustomerLanguage[] = ["en", "zh-Hans", "zh-Hant", "ko", "ja"];

export type AuthorKind = "customer" | "agent" | "bot" | "system";
export type Visibility = "public" | "internal";
export type TicketStatus = "new" | "open" | "waiting_customer" | "waiting_department" | "solved" | "closed";
export type Handler = "bot" | "queue" | "agent";
export type Priority = "urgent" | "high" | "normal" | "low";
export type Topic =
  | "account"
  | "identity"
  | "deposit"
  | "withdrawal"
  | "trading"
  | "fees"
  | "security"
  | "api"
  | "tax"
  | "other";
export type PresenceStatus = "available" | "busy" | "away" | "wrap_up" | "offline";

export interface Attachment {
  id: string;
  name: string;
  media_type: string;
  bytes: number;
  width?: number | null;
  height?: number | null;
  /** Of a voice note: its length, and how loud it is along the way (0 to 100). */
  seconds?: number | null;
  peaks?: number[] | null;
  /** What the virus scanner says; a file that waits is held back, an infected one opened by nobody. */
  scan?: "none" | "waiting" | "clean" | "infected";
}

export interface Citation {
  slug: string;
  title: string;
  url: string;
  language: string;
}

export interface ChoiceButton {
  id: string;
  label: string;
}

/** One thing that was read; `kind` is a code, `text` its name in the message's language. */
export interface EvidenceLine {
  kind: string;
  text: string;
  source: string;
  at: string;
  reference: string;
  height: number | null;
  silent: boolean;
}

/** An act that happens only when the customer confirms it. */
export interface ActPreview {
  id: string;
  name: string;
  title: string;
  lines: string[];
  confirm: string;
  decline: string;
  expires_at: string;
  step_up: boolean;
}

/** What stands below a message's text, each member only where it is not empty. */
export interface Parts {
  v: number;
  /** In place of the message's text where the parts are shown. */
  text?: string;
  choices?: ChoiceButton[];
  evidence?: EvidenceLine[];
  act?: ActPreview;
  settles?: string;
  document?: { url: string; label: string };
  feedback?: boolean;
  chosen?: string;
}

export interface Author {
  kind: AuthorKind;
  name?: string | null;
  id?: string | null;
}

/** One numbered utterance of a ticket; `text` is what was stored, after masking. */
export interface Message {
  ticket: string;
  number: number;
  author: Author;
  visibility: Visibility;
  text: string;
  at: string;
  channel: string;
  attachments: Attachment[];
  masked: string[];
  cid?: string | null;
  citations?: Citation[] | null;
  parts?: Parts | null;
  kind: "text" | "answer" | "event";
}

export interface QueuePlace {
  position: number;
  expected_seconds: number | null;
}

export type Heads = Record<string, number>;

/** What a client may send. `hello` comes first, within five seconds. */
export type ClientFrame =
  | { type: "hello"; v: 1; token?: string; ticket?: string; heads: Heads }
  | {
      type: "start";
      cid: string;
      language: CustomerLanguage;
      text?: string;
      topic?: Topic;
      attachments?: string[];
    }
  | SendFrame
  | { type: "open"; ticket: string; after: number }
  | { type: "close"; ticket: string }
  | { type: "typing"; ticket: string; on: boolean; internal?: boolean }
  | { type: "read"; ticket: string; number: number }
  | { type: "listen"; ticket: string; on: boolean }
  | { type: "beat"; heads: Heads; idle_seconds?: number }
  | { type: "person"; ticket: string }
  | { type: "rate"; ticket: string; score: 1 | 2 | 3 | 4 | 5; comment?: string }
  | { type: "presence"; status: PresenceStatus };

export interface SendFrame {
  type: "send";
  ticket: string;
  cid: string;
  text: string;
  attachments?: string[];
  internal?: boolean;
  only_if_head?: number;
  /** The id of the button that was pressed; `text` is its label. */
  choice?: string;
  /** Colleagues whom an internal note is meant for. */
  mentions?: string[];
}

/** Who of the staff looks at a ticket, and who writes. */
export interface HereFrame {
  type: "here";
  ticket: string;
  people: Array<{ id: string; name: string; state: "viewing" | "writing" }>;
}

export interface WelcomeFrame {
  type: "welcome";
  v: number;
  you: { kind: "customer" | "staff"; id: string };
  beat_seconds: number;
  limits: {
    frame_bytes: number;
    text_characters: number;
    frames_per_second: number;
    burst: number;
    attachments: number;
    open_tickets: number;
  };
  resumed: string[];
}

/** The ticket as it is now, whole: it replaces the one before. */
export interface StateFrame {
  type: "state";
  ticket: string;
  reference: string;
  status: TicketStatus;
  handler: Handler;
  assignee: { name: string; id?: string | null } | null;
  topic: Topic;
  priority: Priority;
  language: string;
  queue: QueuePlace | null;
  head: number;
  read: { customer: number; agent: number };
  rating: number | null;
  /** A lead reads along; the customer is told. */
  listening?: boolean;
  /** Closed: the matter goes on there, and what its customer sends here is stored there. */
  merged_into?: { id: string; reference: string } | null;
}

/** Everything this viewer may see of the numbers `after + 1` to `upto`, in order; absent numbers count as seen. */
export interface MessagesFrame {
  type: "messages";
  ticket: string;
  after: number;
  upto: number;
  messages: Message[];
}

/** One request was not carried out; the connection goes on. Show your own text by `code`. */
export interface RefusedFrame {
  type: "refused";
  cid?: string | null;
  for?: string | null;
  ticket?: string | null;
  code: string;
  title: string;
  detail?: string | null;
  field?: string | null;
  way_out?: string | null;
  head?: number | null;
  params?: Record<string, unknown> | null;
  retry_after_ms?: number | null;
}

/** Stored, durably. `text` is what was stored; `masked` names the kinds of secrets that were removed. */
export interface AckFrame {
  type: "ack";
  cid: string;
  ticket: string;
  number: number;
  at: string;
  text: string;
  masked: string[];
}

export interface StartedFrame {
  type: "started";
  cid: string;
  ticket: string;
  reference: string;
  number: number;
  at: string;
  text: string | null;
  masked: string[];
}

/** What the server may send. An unknown type is ignored, so that a newer server breaks no older page. */
export type ServerFrame =
  | WelcomeFrame
  | StartedFrame
  | AckFrame
  | RefusedFrame
  | MessagesFrame
  | StateFrame
  | { type: "typing"; ticket: string; who: { kind: AuthorKind; name?: string | null }; on: boolean }
  | { type: "read"; ticket: string; who: { kind: "customer" | "agent" }; number: number }
  | { type: "done"; for: string; ticket?: string | null }
  | { type: "assigned"; ticket: string }
  | { type: "unassigned"; ticket: string }
  | HereFrame
  | { type: "desk"; changed: string[] }
  | { type: "beat"; heads: Heads }
  | { type: "busy"; cid?: string | null; for?: string | null; retry_after_ms: number }
  | { type: "drain"; reconnect_after_ms: number };

/**
 * Codes of `refused` that mean "again, later": resend everything unanswered of that ticket, oldest first,
 * after `retry_after_ms`.
 */
export const AGAIN_LATER: ReadonlySet<string> = new Set(["out_of_order", "too_many", "try_later"]);

/** Close codes of the gateway. */
export const CLOSE = {
  tooBig: 1009,
  fault: 1011,
  drained: 1012,
  malformedHello: 4400,
  notSignedIn: 4401,
  wrongOrigin: 4403,
  slowClient: 4408,
  flood: 4429,
} as const;

/** RFC 9457 problem document as the API answers it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string | null;
  field?: string | null;
  way_out?: string | null;
  /** Small values of this refusal: limits, counts, the version that is there. */
  params?: Record<string, unknown>;
  request_id?: string | null;
}
