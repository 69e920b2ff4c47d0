/** Cards of takeover cases, as the security officers' pages read them. */

export const CASE_STATES = ["open", "confirmed", "false_alarm"] as const;
export type CaseState = (typeof CASE_STATES)[number];

export type LaneStepName =
  | "block"
  | "snapshot"
  | "cancel_withdrawals"
  | "end_sessions"
  | "revoke_keys"
  | "block_changes";

export type PlaybookStepName =
  | "transfer_trace"
  | "receiver_hold"
  | "security_ticket"
  | "contact_notice"
  | "venue_alert"
  | "sibling_accounts"
  | "open_orders"
  | "people_tasks";

export interface CaseRow {
  id: string;
  freeze_id: string;
  reference: string;
  customer_alias: string;
  state: CaseState;
  /** An exercise on a sandbox: nobody outside is told. */
  drill: boolean;
  opened_at: string;
  settled_at: string | null;
  closed_at: string | null;
  steps_settled: number;
  steps: number;
  stuck: number;
  open_tasks: number;
  overdue: number;
  next_due_at: string | null;
}

export interface CasePage {
  items: CaseRow[];
  after: string;
}

export interface LaneStep {
  name: LaneStepName;
  state: "wanted" | "sent" | "confirmed" | "failed" | "skipped";
  wanted_at: string;
  sent_at: string | null;
  confirmed_at: string | null;
  attempts: number;
  code: string;
}

export interface PlaybookStep {
  name: PlaybookStepName;
  state: "wanted" | "running" | "done" | "skipped" | "stuck" | "undoing" | "undone";
  key: string;
  attempts: number;
  wanted_at: string;
  began_at: string | null;
  settled_at: string | null;
  next_at: string | null;
  code: string;
  result: Record<string, string>;
}

export const FREEZE_STATES = ["wanted", "sent", "confirmed", "stuck", "releasing", "released"] as const;
export type FreezeState = (typeof FREEZE_STATES)[number];

export type ReportSource =
  | "chat"
  | "portal"
  | "warning_link"
  | "agent"
  | "api"
  | "bot"
  | "email"
  | "phone"
  | "watch";

export interface Freeze {
  id: string;
  reference: string;
  customer_id: string;
  exchange_customer_id: string;
  source: ReportSource;
  strength: "weak" | "plausible" | "strong";
  scope: string[];
  state: FreezeState;
  reported_at: string;
  sent_at: string | null;
  confirmed_at: string | null;
  released_at: string | null;
  ticket_id: string | null;
  drill: boolean;
  /** How many reported the account while it was frozen. */
  reports: number;
  steps: LaneStep[];
}

/** A freeze in the officers' list; `by_stranger`: nobody stronger than a stranger has reported it. */
export interface FrozenRow {
  row: { freeze: Freeze; alias: string; by_stranger: boolean; trouble_at: string | null };
  case_id: string | null;
}

export interface FrozenPage {
  freezes: FrozenRow[];
  after: string;
  open: number;
  stuck: number;
  by_strangers: number;
}

export interface OutgoingTransfer {
  id: string;
  transfer_id: string;
  way: "stopped" | "inside" | "outside" | "bank";
  asset: string;
  amount: string;
  network: string;
  txid: string;
  address: string;
  venue: string;
  state: string;
  chain: string;
  at: string;
  hold: "none" | "wanted" | "held" | "by_hand" | "released";
  hold_id: string;
  hold_code: string;
}

export interface VenueAlert {
  id: string;
  venue: string;
  number: number;
  state: "drafted" | "sent" | "withdrawn";
  text: string;
  drafted_at: string;
  sent_at: string | null;
  sent_by: string;
}

export type TaskKind =
  | "customer_interview"
  | "police_report"
  | "suspicion_review"
  | "regulator_notice"
  | "send_alert"
  | "withdraw_alert"
  | "sibling_review"
  | "order_review"
  | "hold_by_hand"
  | "step_by_hand";

export interface CaseTask {
  id: string;
  kind: TaskKind;
  about: string;
  state: "open" | "done" | "needless";
  due_at: string;
  overdue: boolean;
  owner: string;
  done_at: string | null;
  done_by: string;
  note: string;
}

export interface TakeoverCase {
  case: CaseRow;
  freeze: Freeze;
  customer_id: string;
  exchange_customer_id: string;
  ticket_id: string | null;
  ticket_reference: string;
  suspected_since: string | null;
  suspected_by:
    | "new_device"
    | "factor_removed"
    | "password_changed"
    | "contact_changed"
    | "address_added"
    | "key_created"
    | "none";
  closed_by: string;
  close_reason: string;
  steps: PlaybookStep[];
  outgoing: OutgoingTransfer[];
  alerts: VenueAlert[];
  siblings: { exchange_customer_id: string; by: string[] }[];
  tasks: CaseTask[];
}

/** A file in quarantine: nothing of its name or content. */
export interface RefusedFile {
  id: string;
  media_type: string;
  bytes: number;
  finding: string;
  uploaded_at: string;
  uploader_kind: string;
  ticket_id: string | null;
  ticket_reference: string;
  looked_at: string | null;
}

export interface RefusedFiles {
  files: RefusedFile[];
  after: string;
  unseen: number;
}
