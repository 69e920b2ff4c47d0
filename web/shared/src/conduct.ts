/** What the API says of conduct: investigations, held-back messages, canaries, partners' teams. */

import type { Role } from "./api.ts";

export const INVESTIGATION_STATES = ["open", "cleared", "limited", "suspended"] as const;
export type InvestigationState = (typeof INVESTIGATION_STATES)[number];
export type Verdict = Exclude<InvestigationState, "open">;
export type SignalKind = "novelty" | "cap" | "line" | "export" | "off_hours" | "canary" | "offer";
export type Measure =
  | "acts"
  | "customers"
  | "unasked"
  | "reveals"
  | "identities"
  | "files"
  | "taken"
  | "searches"
  | "refusals"
  | "capped"
  | "own_line"
  | "exports";

export interface InvestigationRow {
  id: string;
  staff_id: string;
  staff_name: string;
  state: InvestigationState;
  opened_at: string;
  last_at: string;
  signals: number;
  kinds: SignalKind[];
  decided_at: string | null;
}

export interface InvestigationPage {
  items: InvestigationRow[];
  after: string;
}

export interface ConductSignal {
  id: string;
  kind: SignalKind;
  measure: Measure | "";
  span: "hour" | "day" | "";
  count: number;
  /** With what the count was compared; empty where nothing was. */
  against: "peers" | "history" | "nothing" | "";
  usual: number | null;
  of: number;
  first_at: string;
  last_at: string;
  customer_alias: string;
  ticket_id: string | null;
  entry_id: string | null;
}

export interface ConductEvidence {
  id: string;
  at: string;
  verb: string;
  outcome: string;
  code: string;
  reads: string;
  ticket_id: string | null;
}

export interface Investigation {
  row: InvestigationRow;
  roles: Role[];
  teams: string[];
  suspended: boolean;
  limited: boolean;
  decided_by: string;
  reason: string;
  signals: ConductSignal[];
  notes: { at: string; by: string; text: string }[];
  evidence: ConductEvidence[];
}

export interface HeldBack {
  id: string;
  ticket_id: string;
  reference: string;
  number: number;
  at: string;
  agent_id: string | null;
  kind: "data" | "act" | "recruiting";
  language: string;
  text: string;
  settled_at: string | null;
  passed_on: boolean;
}

export interface HeldBackPage {
  items: HeldBack[];
  after: string;
}

export interface Canary {
  customer_id: string;
  customer_alias: string;
  marked_at: string;
  marked_by: string;
  note: string;
}

export interface Partner {
  team_id: string;
  name: string;
  company: string;
  members: number;
  locked_at: string | null;
  locked_by: string;
  reason: string;
}
