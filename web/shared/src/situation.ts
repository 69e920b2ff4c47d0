/** The customer's situation as the card beside the conversation shows it; see `/desk/tickets/{id}/situation`. */

/** A value that the server did not send: what may be seen of it, and its name for a reveal. */
export interface Masked {
  masked: string;
  field: string;
}

/** What every section says of itself. `stale`: the exchange is silent, and this is what `read_at` knew. */
interface SectionState {
  available: boolean;
  code: string;
  stale: boolean;
  read_at: string | null;
}

export interface FactsSection<T> extends SectionState {
  facts: T | null;
}

export interface ListSection<T> extends SectionState {
  more: boolean;
  items: T[];
}

export interface AccountFacts {
  state: "active" | "restricted" | "frozen" | "unknown";
  level: number;
  profile: string;
  locale: string;
  country: string;
  since: string;
  changes_blocked: boolean;
  name: Masked | null;
  email: Masked | null;
  phone: Masked | null;
}

export interface IdentityFacts {
  level: number;
  status: string;
  reason_code: string | null;
  documents_needed: string[];
  expires_at: string | null;
}

export interface KeyFacts {
  valid: number;
  may_withdraw: number;
}

export interface AssetFacts {
  asset: string;
  available: Masked | null;
  held: Masked | null;
}

export interface HoldFacts {
  id: string;
  target: string;
  transfer_id: string | null;
  reason_code: string;
  scope: string[];
  direction: string[];
  placed_by: string;
  since: string;
  until: string | null;
  notified_at: string | null;
  guarded: boolean;
}

export interface LoginFacts {
  id: string;
  at: string;
  last_seen_at: string;
  open: boolean;
  country: string | null;
  ip: Masked | null;
  device: { kind: string; trusted: boolean; first_seen_at: string } | null;
}

export interface SecurityFacts {
  id: string;
  kind: string;
  at: string;
  country: string | null;
  ip: Masked | null;
  count: number;
  since: string | null;
}

export interface TransferFacts {
  id: string;
  direction: string;
  asset: string;
  network: string | null;
  amount: string;
  fee: string;
  state: string;
  state_detail: string | null;
  open: boolean;
  held: boolean;
  cancellable: boolean;
  confirmations: number | null;
  confirmations_credit: number | null;
  confirmations_unlock: number | null;
  credited_at: string | null;
  withdrawable_at: string | null;
  created_at: string;
  updated_at: string;
  address: Masked | null;
  tag: Masked | null;
  txid: Masked | null;
}

export interface OrderFacts {
  id: string;
  market: string;
  side: string;
  type: string;
  price: string | null;
  amount: string;
  filled: string;
  status: string;
  created_at: string;
}

export interface Hint {
  code: string;
  level: "alert" | "warning" | "notice";
  why: Array<{ kind: string; at: string | null }>;
  until: string | null;
  count: number | null;
}

export interface RiskSection {
  available: boolean;
  code: string;
  items: Hint[];
  /** Sections that could not be looked at for hints: no hint must not look like no risk. */
  unknown: string[];
}

export interface EarlierTicket {
  id: string;
  reference: string;
  topic: string;
  status: string;
  opened_at: string;
  rating: number | null;
}

export interface EarlierSection {
  available: boolean;
  more: boolean;
  items: EarlierTicket[];
}

/** The exchange's part of the card. `available` is false where none of its sections came. */
export interface SituationCard {
  available: boolean;
  code: string;
  customer: string;
  account: FactsSection<AccountFacts>;
  identity: FactsSection<IdentityFacts>;
  keys: FactsSection<KeyFacts>;
  risk: RiskSection;
  holds: ListSection<HoldFacts>;
  transfers: ListSection<TransferFacts>;
  orders: ListSection<OrderFacts>;
  logins: ListSection<LoginFacts>;
  security_events: ListSection<SecurityFacts>;
  assets: ListSection<AssetFacts>;
  earlier: EarlierSection;
}

/** Of a visitor nothing is known at the exchange. */
export interface VisitorSituation {
  available: false;
  code: "visitor";
  earlier: EarlierSection;
}

export type Situation = SituationCard | VisitorSituation;

/** The answer to a reveal: the value is never kept, neither here nor there. */
export interface Revealed {
  value: string;
  until: string;
  left: number;
}
