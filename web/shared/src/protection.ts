/** Holds, official channels and reports, as the desk's API gives them. */

export type HoldReason =
  | "customer_request"
  | "takeover"
  | "security_change"
  | "scam_delay"
  | "scam_check"
  | "scam_relief"
  | "danger"
  | "aml_duty"
  | "aml_suspicion"
  | "authority_order"
  | "outage"
  | "delisting"
  | "asset_audit"
  | "closing_down"
  | "unstated";

export const HOLD_CLOCKS = ["notice", "report", "appeal", "review", "end"] as const;
export type HoldClock = (typeof HOLD_CLOCKS)[number];

export type WhyLater = "urgent" | "authority_asked" | "no_tipping_off";

export interface HoldRow {
  id: string;
  customer_id: string;
  alias: string;
  jurisdiction: string;
  reason: HoldReason;
  target: "account" | "transfer";
  asset: string;
  scope: string[];
  origin: "desk" | "exchange" | "freeze";
  state: "placing" | "active" | "releasing" | "ended";
  placed_at: string;
  ends_at: string | null;
  extension_no: number;
  extensions_left: number;
  due: HoldClock | null;
  due_at: string | null;
  overdue: boolean;
  appealed: boolean;
  may_release: boolean;
}

/** A reason that the law of an account knows today, with what it allows. */
export interface HoldReasonChoice {
  reason: HoldReason;
  basis: string;
  scope: string[];
  why_later: WhyLater[];
  from_deposit: boolean;
  latest_end: string | null;
  extensions: number;
  report: boolean;
}

/** An account that is to be held. */
export interface HeldAccount {
  customer_id: string;
  alias: string;
  jurisdiction: string;
  profile: string;
  running: number;
  reasons: HoldReasonChoice[];
}

export interface HoldPage {
  holds: HoldRow[];
  after: string;
  open: number;
  overdue: number;
}

export type HoldStepKind =
  | "placed"
  | "taken_over"
  | "confirmed"
  | "notified"
  | "notice_deferred"
  | "reported"
  | "extended"
  | "reviewed"
  | "due"
  | "overdue"
  | "appealed"
  | "appeal_kept"
  | "appeal_granted"
  | "release_wanted"
  | "expired"
  | "ended"
  | "not_followed";

export interface HoldAppeal {
  id: string;
  at: string;
  due_at: string;
  words: string;
  ticket_id: string | null;
  decided_at: string | null;
  granted: boolean | null;
  answer: string;
}

export interface HoldDetail {
  row: HoldRow;
  profile: string;
  basis: string;
  grounds: string;
  transfer_id: string;
  latest_end: string | null;
  notice_due_at: string | null;
  notified_at: string | null;
  why_later: WhyLater | null;
  may_defer: WhyLater[];
  report_due_at: string | null;
  reported_at: string | null;
  report_receipt: string;
  review_at: string | null;
  ended_at: string | null;
  trouble: string;
  appeal: HoldAppeal | null;
  steps: { kind: HoldStepKind; at: string; by_kind: string; by_id: string | null; note: string }[];
}

export const CHANNEL_KINDS = ["domain", "email", "phone", "handle"] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number] | "agent_code";

export interface OfficialChannel {
  id: string;
  kind: ChannelKind;
  value: string;
  label: string;
  covers_below: boolean;
  added_at: string;
}

export const REPORT_MARKS = ["open", "scam", "harmless"] as const;
export type ReportMark = (typeof REPORT_MARKS)[number];

export interface ChannelReport {
  id: string;
  kind: ChannelKind;
  value: string;
  count: number;
  first_at: string;
  last_at: string;
  mark: ReportMark;
  words: string;
}

export interface ReportPage {
  reports: ChannelReport[];
  after: string;
}
