/**
 * The words of the live gateway (WebSocket /live/v1) and of a message, as the console and the widget
 * speak them. Kept by hand: the gateway's own reference page is the contract, these types follow it.
 */

export type Language = "en" | "zh-Hans" | "ko" | "ja";
export const LANGUAGES: readonly Language[] = ["en", "zh-Hans", "ko", "ja"];

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
  width: number | null;
  height: number | null;
}

export interface Citation {
  slug: string;
  title: string;
  url: string;
  language: string;
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
  | { type: "start"; cid: string; language: Language; text?: string; topic?: Topic; attachments?: string[] }
  | {
      type: "send";
      ticket: string;
      cid: string;
      text: string;
      attachments?: string[];
      internal?: boolean;
      only_if_head?: number;
    }
  | { type: "open"; ticket: string; after: number }
  | { type: "close"; ticket: string }
  | { type: "typing"; ticket: string; on: boolean }
  | { type: "read"; ticket: string; number: number }
  | { type: "beat"; heads: Heads }
  | { type: "person"; ticket: string }
  | { type: "rate"; ticket: string; score: 1 | 2 | 3 | 4 | 5; comment?: string }
  | { type: "presence"; status: PresenceStatus };

export interface WelcomeFrame {
  type: "welcome";
  v: number;
  you: { kind: string; id: string };
  beat_seconds: number;
  limits: { text_characters?: number; frame_bytes?: number; attachment_bytes?: number } & Record<
    string,
    unknown
  >;
  resumed: string[];
}

export interface StateFrame {
  type: "state";
  ticket: string;
  status: TicketStatus;
  handler: Handler;
  assignee: { name: string } | null;
  topic: Topic;
  priority: Priority;
  language: string;
  queue: QueuePlace | null;
  head: number;
}

export interface RefusedFrame {
  type: "refused";
  cid?: string;
  for?: string;
  code: string;
  title: string;
  detail?: string;
  field?: string;
  way_out?: string;
}

export interface AckFrame {
  type: "ack";
  cid: string;
  ticket: string;
  number: number;
  at: string;
  text: string;
  masked: string[];
}

export interface StartedFrame extends Omit<AckFrame, "type"> {
  type: "started";
  reference: string;
}

/** What the server may send. An unknown type is ignored, so that a newer server breaks no older page. */
export type ServerFrame =
  | WelcomeFrame
  | StartedFrame
  | AckFrame
  | RefusedFrame
  | { type: "messages"; ticket: string; messages: Message[] }
  | StateFrame
  | { type: "typing"; ticket: string; who: { kind: AuthorKind; name?: string }; on: boolean }
  | { type: "read"; ticket: string; who: { kind: AuthorKind }; number: number }
  | { type: "assigned"; ticket: string }
  | { type: "unassigned"; ticket: string }
  | { type: "desk"; changed: string[] }
  | { type: "beat"; heads: Heads }
  | { type: "busy"; retry_after_ms: number }
  | { type: "drain"; reconnect_after_ms: number };

/** Close codes of the gateway. */
export const CLOSE = {
  goingAway: 1001,
  tooBig: 1009,
  serviceRestart: 1012,
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
  request_id?: string | null;
}
