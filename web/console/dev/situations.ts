/** What the exchange says of the cast, for the stories and tests of the card. */
import type { Masked, Revealed, SituationCard } from "@havendesk/shared";
import { before } from "./cast";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const masked = (text: string, field: string): Masked => ({ masked: text, field });
const state = (at = before(4_000)) => ({ available: true, code: "", stale: false, read_at: at });
const list = <T>(items: T[]) => ({ ...state(), more: false, items });

export const MISSING = {
  available: false,
  code: "exchange_silent",
  stale: false,
  read_at: null,
  more: false,
  items: [],
};

export const EARLIER = {
  available: true,
  more: false,
  items: [
    {
      id: "01990000-0000-7000-8000-0000000000f1",
      reference: "HD-3QK8M-7TCW2",
      topic: "deposit",
      status: "closed",
      opened_at: before(9 * DAY),
      rating: 5,
    },
  ],
};

export const SITUATION: SituationCard = {
  available: true,
  code: "",
  customer: "cus_minji",
  account: {
    ...state(),
    facts: {
      state: "restricted",
      level: 2,
      profile: "beginner",
      locale: "ko",
      country: "KR",
      since: "2025-11-03T08:00:00Z",
      changes_blocked: false,
      name: masked("K••• M•••", "account.name"),
      email: masked("m•••@c•••.example", "account.email"),
      phone: masked("•••42", "account.phone"),
    },
  },
  identity: {
    ...state(),
    facts: { level: 2, status: "approved", reason_code: null, documents_needed: [], expires_at: null },
  },
  keys: { ...state(), facts: { valid: 2, may_withdraw: 1 } },
  risk: {
    available: true,
    code: "",
    unknown: [],
    items: [
      {
        code: "change_then_withdrawal",
        level: "alert",
        why: [
          { kind: "password_changed", at: before(2 * HOUR) },
          { kind: "withdrawal", at: before(95 * MINUTE) },
        ],
        until: null,
        count: null,
      },
      {
        code: "new_device",
        level: "warning",
        why: [{ kind: "device", at: before(2 * HOUR + 3 * MINUTE) }],
        until: null,
        count: null,
      },
      {
        code: "hold_running",
        level: "notice",
        why: [{ kind: "security_change", at: before(2 * HOUR) }],
        until: before(-22 * HOUR),
        count: null,
      },
    ],
  },
  holds: list([
    {
      id: "hld_1",
      target: "account",
      transfer_id: null,
      reason_code: "security_change",
      scope: ["withdrawals", "address_book"],
      direction: ["out"],
      placed_by: "exchange",
      since: before(2 * HOUR),
      until: before(-22 * HOUR),
      notified_at: before(2 * HOUR),
      guarded: false,
    },
  ]),
  transfers: list([
    {
      id: "wdr_6d1f0a2b9c3e4d5f",
      direction: "withdrawal",
      asset: "BTC",
      network: "bitcoin",
      amount: "0.042500000000000000",
      fee: "0.0002",
      state: "review",
      state_detail: null,
      open: true,
      held: true,
      cancellable: true,
      confirmations: null,
      confirmations_credit: null,
      confirmations_unlock: null,
      credited_at: null,
      withdrawable_at: null,
      created_at: before(95 * MINUTE),
      updated_at: before(94 * MINUTE),
      address: masked("bc1q•••8f3k", "transfers.wdr_6d1f0a2b9c3e4d5f.address"),
      tag: null,
      txid: null,
    },
    {
      id: "dep_77aa21c0b4e8d913",
      direction: "deposit",
      asset: "ETH",
      network: "ethereum",
      amount: "1.5",
      fee: "0",
      state: "credited",
      state_detail: null,
      open: true,
      held: false,
      cancellable: false,
      confirmations: 41,
      confirmations_credit: 32,
      confirmations_unlock: 64,
      credited_at: before(MINUTE),
      withdrawable_at: null,
      created_at: before(9 * MINUTE),
      updated_at: before(MINUTE),
      address: masked("0x71•••976F", "transfers.dep_77aa21c0b4e8d913.address"),
      tag: masked("•••", "transfers.dep_77aa21c0b4e8d913.tag"),
      txid: masked("9fc7•••e21b", "transfers.dep_77aa21c0b4e8d913.txid"),
    },
    {
      id: "dep_0c93b1d2e4f5a678",
      direction: "deposit",
      asset: "KRW",
      network: "bank",
      amount: "1250000",
      fee: "0",
      state: "unlocked",
      state_detail: null,
      open: false,
      held: false,
      cancellable: false,
      confirmations: 0,
      confirmations_credit: 0,
      confirmations_unlock: 0,
      credited_at: before(3 * DAY),
      withdrawable_at: before(3 * DAY),
      created_at: before(3 * DAY),
      updated_at: before(3 * DAY),
      address: null,
      tag: null,
      txid: null,
    },
  ]),
  orders: list([
    {
      id: "ord_1",
      market: "BTC-KRW",
      side: "buy",
      type: "limit",
      price: "91250000",
      amount: "0.01",
      filled: "0.0025",
      status: "partly_filled",
      created_at: before(5 * HOUR),
    },
  ]),
  logins: list([
    {
      id: "ses_1",
      at: before(2 * HOUR + 3 * MINUTE),
      last_seen_at: before(MINUTE),
      open: true,
      country: "NL",
      ip: masked("203.0.•••", "logins.ses_1.ip"),
      device: { kind: "desktop", trusted: false, first_seen_at: before(2 * HOUR + 3 * MINUTE) },
    },
    {
      id: "ses_2",
      at: before(3 * DAY),
      last_seen_at: before(2 * DAY),
      open: false,
      country: "KR",
      ip: masked("198.51.•••", "logins.ses_2.ip"),
      device: { kind: "phone", trusted: true, first_seen_at: before(200 * DAY) },
    },
  ]),
  security_events: list([
    {
      id: "sec_1",
      kind: "password_changed",
      at: before(2 * HOUR),
      country: "NL",
      ip: masked("203.0.•••", "security_events.sec_1.ip"),
      count: 1,
      since: before(2 * HOUR),
    },
    {
      id: "sec_2",
      kind: "sign_in_failed",
      at: before(2 * HOUR + 5 * MINUTE),
      country: "NL",
      ip: masked("203.0.•••", "security_events.sec_2.ip"),
      count: 6,
      since: before(3 * HOUR),
    },
  ]),
  assets: list([
    {
      asset: "BTC",
      available: masked("•••", "assets.BTC.available"),
      held: masked("•••", "assets.BTC.held"),
    },
    { asset: "KRW", available: masked("•••", "assets.KRW.available"), held: null },
  ]),
  earlier: EARLIER,
};

/** The transfers did not come in time, the holds are of some minutes ago. */
export const SITUATION_IN_PART: SituationCard = {
  ...SITUATION,
  transfers: MISSING,
  holds: {
    ...SITUATION.holds,
    code: "exchange_silent",
    stale: true,
    read_at: before(6 * MINUTE),
  },
  risk: { ...SITUATION.risk, items: [], unknown: ["transfers"] },
};

const gone = { available: false, code: "exchange_silent", stale: false, read_at: null };

/** The exchange is silent: only what the desk itself knows is there. */
export const SILENT: SituationCard = {
  ...SITUATION,
  available: false,
  code: "exchange_silent",
  account: { ...gone, facts: null },
  identity: { ...gone, facts: null },
  keys: { ...gone, facts: null },
  risk: { available: false, code: "exchange_silent", items: [], unknown: ["account", "holds"] },
  holds: MISSING,
  transfers: MISSING,
  orders: MISSING,
  logins: MISSING,
  security_events: MISSING,
  assets: MISSING,
};

/** What a reveal answers on the stage, whatever was asked for. */
export const REVEALED: Revealed = { value: "+82 10 0000 0142", until: before(-MINUTE), left: 29 };
