/** Freezes and holds for the stage, and the officer who looks after them. */
import type { FrozenRow, HeldAccount, HoldRow, LaneStep, LaneStepName, Me } from "@havendesk/shared";
import type { StaffCertificate } from "../src/rooms/certificates/queries";
import { before, LENA, MINJI, meOf } from "./cast";
import { refusal, type StageOptions } from "./stage";

export const OFFICER: Me = meOf(
  { ...LENA, roles: ["security"] },
  {
    permissions: [
      "cases.takeover.cases",
      "cases.takeover.freezes",
      "protection.holds_due",
      "protection.holds_overdue",
      "protection.place_hold",
      "protection.release",
      "protection.release_hold",
      "protection.warnings",
    ],
  },
);

const NAMES: LaneStepName[] = [
  "block",
  "snapshot",
  "cancel_withdrawals",
  "end_sessions",
  "revoke_keys",
  "block_changes",
];

function steps(state: LaneStep["state"]): LaneStep[] {
  return NAMES.map((name) => ({
    name,
    state: name === "revoke_keys" ? "skipped" : state,
    wanted_at: before(5),
    sent_at: before(5),
    confirmed_at: state === "confirmed" ? before(4) : null,
    attempts: state === "failed" ? 4 : 1,
    code: name === "revoke_keys" ? "not_offered" : "",
  }));
}

function frozen(number: number, more: Partial<FrozenRow["row"]["freeze"]>, byStranger: boolean): FrozenRow {
  const state = more.state ?? "confirmed";
  return {
    row: {
      freeze: {
        id: `f${number}`,
        reference: `FRZ-${number}`,
        customer_id: MINJI.customer_id,
        exchange_customer_id: `cus_${number}`,
        source: "chat",
        strength: "strong",
        scope: ["withdrawals"],
        state,
        reported_at: before(5),
        sent_at: before(5),
        confirmed_at: state === "confirmed" ? before(4) : null,
        released_at: null,
        ticket_id: MINJI.id,
        drill: false,
        reports: 1,
        steps: steps(state === "stuck" ? "failed" : "confirmed"),
        ...more,
      },
      alias: `Customer ${number}`,
      by_stranger: byStranger,
      trouble_at: state === "stuck" ? before(3) : null,
    },
    case_id: number === 3 ? null : `case-${number}`,
  };
}

export const FROZEN: FrozenRow[] = [
  frozen(1, { state: "stuck" }, false),
  frozen(2, { source: "portal", strength: "weak", reports: 3 }, true),
  frozen(3, { state: "releasing", drill: true }, false),
];

export const ACCOUNT: HeldAccount = {
  customer_id: MINJI.customer_id,
  alias: "Minji",
  jurisdiction: "KR",
  profile: "KR-2026-10",
  running: 1,
  reasons: [
    {
      reason: "aml_suspicion",
      basis: "art. 17(6)",
      scope: ["withdrawals", "transfers"],
      why_later: ["urgent"],
      from_deposit: false,
      latest_end: "2099-01-01T00:00:00Z",
      extensions: 2,
      report: true,
    },
    {
      reason: "scam_delay",
      basis: "art. 17(5)",
      scope: ["withdrawals"],
      why_later: [],
      from_deposit: true,
      latest_end: null,
      extensions: 0,
      report: false,
    },
  ],
};

const HOLD: HoldRow = {
  id: "h1",
  customer_id: MINJI.customer_id,
  alias: "Minji",
  jurisdiction: "KR",
  reason: "aml_suspicion",
  target: "account",
  asset: "",
  scope: ["withdrawals"],
  origin: "desk",
  state: "active",
  placed_at: before(600),
  ends_at: before(-600),
  extension_no: 0,
  extensions_left: 2,
  due: "report",
  due_at: before(10),
  overdue: true,
  appealed: true,
  may_release: true,
};

const EMPTY = { freezes: [], after: "", open: 0, stuck: 0, by_strangers: 0 };

/** What the officer's pages ask for; `more` comes first. */
export function guarding(more: StageOptions["answers"] = {}): StageOptions {
  return {
    me: OFFICER,
    answers: {
      "GET /desk/security/freezes": { freezes: FROZEN, after: "", open: 3, stuck: 1, by_strangers: 1 },
      "GET /desk/holds": { holds: [HOLD], after: "", open: 1, overdue: 1 },
      "GET /desk/holds/overdue": { overdue: 1 },
      "GET /desk/holds/account": ACCOUNT,
      ...more,
    },
  };
}

const COMPLIANCE: Me = meOf(
  { ...LENA, roles: ["compliance"] },
  { permissions: ["certificates.of_account", "certificates.withdraw", "protection.holds_due"] },
);

export const CERTIFICATE: StaffCertificate = {
  number: "HC-7K2M9-QXTC4",
  wanted: { kind: "balance", first_day: "2026-10-31", last_day: "2026-10-31", zone: "Asia/Seoul", asset: "" },
  language: "ko",
  issued_at: "2026-11-02T08:00:00Z",
  files_kept: true,
  withdrawn_at: null,
  withdrawn_by: "",
  withdrawn_reason: "",
};

const WITHDRAWN: StaffCertificate = {
  ...CERTIFICATE,
  number: "HC-4T8WA-0ZK3N",
  wanted: { ...CERTIFICATE.wanted, kind: "transactions", first_day: "2026-10-01" },
  withdrawn_at: "2026-11-20T08:00:00Z",
  withdrawn_by: "Lena",
  withdrawn_reason: "A booking was corrected afterwards.",
};

/** What whoever may withdraw certificates asks for; `more` comes first. */
export function withdrawing(more: StageOptions["answers"] = {}): StageOptions {
  const found = { account: "cus_minji", certificates: [CERTIFICATE, WITHDRAWN] };
  return { ...guarding({ "POST /desk/certificates/search": found, ...more }), me: COMPLIANCE };
}

export const GUARDED = {
  freezes: { path: "/console/security/freezes", options: guarding() },
  freezesEmpty: {
    path: "/console/security/freezes",
    options: guarding({ "GET /desk/security/freezes": EMPTY }),
  },
  freezesLoading: {
    path: "/console/security/freezes",
    options: { ...guarding({}), silentFor: "/desk/security/freezes" },
  },
  freezesBroken: {
    path: "/console/security/freezes",
    options: guarding({ "GET /desk/security/freezes": () => Promise.reject(refusal("internal", 500)) }),
  },
  holds: { path: "/console/holds", options: guarding() },
  certificates: { path: "/console/holds/certificates", options: withdrawing() },
};
