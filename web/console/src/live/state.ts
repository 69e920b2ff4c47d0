/**
 * What the console knows of the live conversations, as plain data. `reduce` (reducer.ts) is the only
 * thing that makes a new state; the client (client.ts) carries out the effects that it returns.
 */
import type {
  Attachment,
  AuthorKind,
  ClientFrame,
  Message,
  Priority,
  RefusedFrame,
  ServerFrame,
  StateFrame,
  TicketStatus,
  Topic,
  WelcomeFrame,
} from "@havendesk/shared";

/** How the page is connected. `waiting` has a time of the next try; the others need no clock. */
export type LinkPhase =
  | "connecting"
  | "online"
  | "waiting"
  | "draining"
  | "signed_out"
  | "refused"
  | "stopped";

export interface Link {
  phase: LinkPhase;
  /** Epoch milliseconds of the next try, in `waiting` and `draining`. */
  retryAt: number | null;
  /** Whether this page was ever online: the first connecting is silent. */
  everOnline: boolean;
}

export interface Typist {
  kind: AuthorKind;
  name: string | null;
  /** Epoch milliseconds of the last sign of typing. */
  at: number;
}

export interface Colleague {
  id: string;
  name: string;
  state: "viewing" | "writing";
}

export interface Conversation {
  ticket: string;
  /** Held are exactly the messages that this viewer may see of the numbers `from + 1` to `last`. */
  from: number;
  last: number;
  messages: readonly Message[];
  /** The newest full picture of the ticket, or null until the first `state`. */
  state: StateFrame | null;
  read: { customer: number; agent: number };
  typing: readonly Typist[];
  /** Colleagues who look at this ticket or write in it, without oneself. */
  here: readonly Colleague[];
  /** False until the first page came over HTTP: frames before that are ignored, `open` fetches them. */
  loaded: boolean;
  /** The gateway said that this ticket is not, or no longer, ours to follow. */
  lost: boolean;
}

export type OutgoingPhase = "queued" | "sending" | "sent" | "failed";

/** A message that was written here and is not yet seen in the conversation. */
export interface Outgoing {
  cid: string;
  ticket: string;
  text: string;
  internal: boolean;
  attachments: readonly Attachment[];
  /** Epoch milliseconds when it was written: the order of sending. */
  writtenAt: number;
  phase: OutgoingPhase;
  number: number | null;
  masked: readonly string[];
  refused: RefusedFrame | null;
  /** The last number that the writer saw; null sends in any case ("send anyway", notes). */
  seenHead?: number | null;
  /** A refusal said that this is the head: wait until the conversation is held up to here. */
  waitHead?: number | null;
  /** It was refused because the ticket was not ours, and the ticket has been elsewhere since. */
  away?: boolean;
  /** Staff whom a note is meant for. */
  mentions?: readonly string[];
  /** What to do once the message is stored. */
  after?: Afterwards | null;
}

/** Acts that belong to a message and wait for it: send-and-solve, and what a macro brings along. */
export interface Afterwards {
  status?: TicketStatus | null;
  topic?: Topic | null;
  priority?: Priority | null;
  tags?: readonly string[];
}

export interface LiveState {
  link: Link;
  welcome: WelcomeFrame | null;
  conversations: Readonly<Record<string, Conversation>>;
  outbox: readonly Outgoing[];
}

export const INITIAL: LiveState = {
  link: { phase: "stopped", retryAt: null, everOnline: false },
  welcome: null,
  conversations: {},
  outbox: [],
};

export type Input =
  | { type: "frame"; frame: ServerFrame; at: number }
  | { type: "link"; phase: Exclude<LinkPhase, "online">; retryAt?: number }
  | {
      type: "page";
      ticket: string;
      after: number;
      upto: number;
      messages: readonly Message[];
      read?: { customer: number; agent: number };
    }
  | { type: "earlier"; ticket: string; after: number; messages: readonly Message[] }
  | { type: "leave"; ticket: string }
  | {
      type: "write";
      message: Pick<Outgoing, "cid" | "ticket" | "text" | "internal" | "attachments" | "writtenAt"> &
        Partial<Pick<Outgoing, "mentions" | "after">>;
    }
  | { type: "restore"; outbox: readonly Outgoing[] }
  | { type: "resend"; ticket: string }
  | { type: "retry"; cid: string; anyway?: boolean }
  | { type: "discard"; cid: string }
  | { type: "seen"; ticket: string; number: number }
  | { type: "follow"; ticket: string }
  | { type: "headCheck"; ticket: string; head: number }
  | { type: "tick"; at: number };

export type Effect =
  | { do: "send"; frame: ClientFrame }
  | { do: "later"; input: Input; afterMs: number }
  | { do: "keep"; item: Outgoing }
  | { do: "drop"; cid: string }
  | { do: "lists"; changed: readonly string[] | null }
  | { do: "assigned"; ticket: string; mine: boolean }
  | { do: "heard"; ticket: string; messages: readonly Message[] }
  | { do: "moved"; ticket: string }
  | { do: "stored"; item: Outgoing }
  | { do: "unsent"; ticket: string; code: string }
  | { do: "masked"; ticket: string; kinds: readonly string[] };

export interface Step {
  state: LiveState;
  effects: readonly Effect[];
}
