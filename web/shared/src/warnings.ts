/** Warnings of the watch over accounts, as security officers read them. */

export const WARNING_STATES = ["open", "not_mine", "mine", "settled"] as const;
export type WarningState = (typeof WARNING_STATES)[number];

export interface AccountWarning {
  id: string;
  customer_id: string;
  alias: string;
  rule: string;
  score: number;
  /** Sentences in the language that was asked for. */
  reasons: string[];
  state: WarningState;
  act: "none" | "wanted" | "done" | "nothing_to_hold" | "not_offered";
  policy: "warn" | "hold" | "freeze";
  raised_at: string;
  until: string;
  answered_at: string | null;
}
