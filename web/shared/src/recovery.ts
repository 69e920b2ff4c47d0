/** Cards of recoveries, as the security officers' pages read them. */

export type RecoveryProofName = "passkey" | "factor" | "email" | "device" | "identity" | "live_question";

export interface RecoveryRung {
  proof: RecoveryProofName;
  state: "missing" | "waiting" | "given" | "barred" | "spent";
  given_at: string | null;
}

export interface Recovery {
  id: string;
  reference: string;
  customer_id: string;
  freeze_id: string | null;
  kind: "unfreeze" | "lost_factor" | "lost_password" | "changed_phone";
  begun_by: "owner" | "stranger";
  danger: "none" | "weak" | "plausible" | "strong" | "stopped";
  state: "open" | "proving" | "cooling" | "approving" | "giving" | "done" | "stopped" | "expired";
  begun_at: string;
  cooling_until: string | null;
  ended_at: string | null;
  /** Why it ended without giving anything back; empty where it did not. */
  end_code:
    | ""
    | "stopped_by_link"
    | "stopped_by_staff"
    | "time_over"
    | "superseded"
    | "reported"
    | "elsewhere";
  /** What a second person was asked; null while nobody was. */
  approval_id: string | null;
  asked_by: string;
  /** Why the exchange has not done it yet. */
  code: string;
  proofs: RecoveryRung[];
  /** `more`: independent proofs that are missing; `one_of`: one of these must be among them. */
  need: { more: number; one_of: RecoveryProofName[]; cooling_hours: number; approval: boolean };
  questions_left: number;
}

export interface RecoveryPage {
  items: Recovery[];
  after: string;
}

export interface LiveQuestion {
  id: string;
  kind: "deposit_amount" | "withdrawal_amount" | "withdrawal_asset" | "account_month";
  params: { asset?: string; day?: string };
  until: string;
}

export interface LiveAnswer {
  right: boolean;
  left: number;
  proven: boolean;
}
