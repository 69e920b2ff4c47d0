/** The customer's situation at the exchange, as the card beside the conversation shows it. */

export interface SituationPart {
  name: string;
  state: "ok" | "failed" | "not_offered";
  code: string;
  provenance: { source: string; fetched_at: string };
}

export interface CustomerFacts {
  name: string;
  email: string;
  phone: string;
  locale: string;
  country: string;
  profile: string;
  level: number;
  frozen: boolean;
  created_at: string;
}

export interface KycFacts {
  level: number;
  status: string;
  reason_code: string | null;
  documents_needed: string[];
  expires_at: string | null;
}

export interface BalanceFacts {
  asset: string;
  has_available: boolean;
  has_held: boolean;
}

export interface TransferFacts {
  id: string;
  direction: string;
  asset: string;
  network: string | null;
  amount: string;
  fee: string;
  address: string;
  txid: string;
  state: string;
  state_detail: string | null;
  confirmations: number | null;
  confirmations_credit: number | null;
  confirmations_unlock: number | null;
  held: boolean;
  created_at: string;
  updated_at: string;
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

export interface HoldFacts {
  id: string;
  target: string;
  transfer_id: string | null;
  scope: string[];
  reason_code: string;
  legal_basis: string | null;
  placed_by: string;
  placed_at: string;
  expires_at: string | null;
  status: string;
}

export interface SecurityFacts {
  kind: string;
  at: string;
  ip: string;
  country: string | null;
}

export interface SituationCard {
  available?: true;
  exchange_customer_id: string;
  parts: SituationPart[];
  customer: CustomerFacts | null;
  kyc: KycFacts | null;
  balances: BalanceFacts[];
  transfers: TransferFacts[];
  orders: OrderFacts[];
  holds: HoldFacts[];
  security_events: SecurityFacts[];
  open_sessions: number;
  active_api_keys: number;
}

export interface SituationSilence {
  available: false;
  code: string;
}

export type Situation = SituationCard | SituationSilence;
