/**
 * The closed lists of the exchange's contract that the card puts into words. A word that this page does
 * not know yet (a newer exchange) is shown as it came, never hidden.
 */
export const WORDS = {
  hold: [
    "customer_request",
    "takeover_report",
    "scam_report",
    "security_change",
    "fiat_entry_delay",
    "risk_review",
    "travel_rule",
    "aml",
    "authority_order",
    "maintenance",
    "outage",
    "delisting",
    "other",
  ],
  scope: ["withdrawals", "deposits", "transfers", "trading", "sign_in", "contact_changes", "address_book"],
  transfer: [
    "detected",
    "confirming",
    "credited",
    "unlocked",
    "travel_rule_pending",
    "aml_hold",
    "below_minimum",
    "suspense",
    "refunding",
    "refunded",
    "user_action_needed",
    "review",
    "queued",
    "signing",
    "broadcast",
    "confirmed",
    "rejected",
    "failed",
    "cancelled",
  ],
  direction: ["deposit", "withdrawal", "internal_in", "internal_out"],
  event: [
    "sign_in",
    "sign_in_failed",
    "sign_out",
    "password_changed",
    "second_factor_added",
    "second_factor_removed",
    "second_factor_failed",
    "email_changed",
    "phone_changed",
    "api_key_created",
    "api_key_revoked",
    "address_added",
    "withdrawal_requested",
    "session_ended",
    "frozen",
    "released",
  ],
  order: ["open", "partly_filled", "filled", "cancelled", "rejected", "expired"],
  side: ["buy", "sell"],
  kyc: ["none", "pending", "approved", "rejected", "expired"],
  profile: ["beginner", "regular", "professional"],
  part: [
    "customer",
    "kyc",
    "balances",
    "transfers",
    "orders",
    "holds",
    "security_events",
    "limits",
    "sessions",
    "api_keys",
  ],
} as const;

export type WordList = keyof typeof WORDS;

export function known<L extends WordList>(list: L, word: string): (typeof WORDS)[L][number] | null {
  return (WORDS[list] as readonly string[]).includes(word) ? (word as (typeof WORDS)[L][number]) : null;
}
