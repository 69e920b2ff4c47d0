/**
 * The closed lists of the exchange's contract that the card puts into words. A word that this page does
 * not know yet (a newer exchange) is shown as it came, never hidden.
 */
export const WORDS = {
  account: ["active", "restricted", "frozen", "unknown"],
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
  target: ["account", "withdrawal", "receiver"],
  placed: ["exchange", "desk"],
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
  device: ["desktop", "phone", "tablet", "program", "other"],
  order: ["open", "partly_filled", "filled", "cancelled", "rejected", "expired"],
  orderType: ["limit", "market", "stop"],
  side: ["buy", "sell"],
  kyc: ["none", "pending", "approved", "rejected", "expired"],
  profile: ["beginner", "regular", "professional"],
  hint: [
    "frozen",
    "hold_running",
    "guarded_reason",
    "change_then_withdrawal",
    "new_address_then_withdrawal",
    "nearly_all_withdrawn",
    "factor_changed",
    "contact_changed",
    "new_address",
    "new_device",
    "new_country",
    "failed_sign_ins",
    "new_api_key",
    "transfer_waits_long",
    "identity_not_valid",
  ],
  why: ["device", "hold"],
  section: [
    "account",
    "identity",
    "keys",
    "holds",
    "transfers",
    "orders",
    "logins",
    "devices",
    "security_events",
    "assets",
  ],
} as const;

export type WordList = keyof typeof WORDS;

export function known<L extends WordList>(list: L, word: string): (typeof WORDS)[L][number] | null {
  return (WORDS[list] as readonly string[]).includes(word) ? (word as (typeof WORDS)[L][number]) : null;
}

/** The list in which a fact behind a hint has its word. */
export function listOfWhy(kind: string): WordList {
  const lists: readonly WordList[] = ["event", "direction", "hold", "kyc", "why"];
  return lists.find((list) => known(list, kind) !== null) ?? "why";
}
