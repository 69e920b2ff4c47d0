/** What was seen of colleagues, for the stage, and the officer who looks at it. */
import type {
  Canary,
  ConductSignal,
  HeldBack,
  Investigation,
  InvestigationRow,
  Partner,
} from "@havendesk/shared";
import { before, JUN, LENA, MEI, MINJI, meOf } from "./cast";
import type { StageOptions } from "./stage";

const MINUTE = 60_000;

const ROW: InvestigationRow = {
  id: "i1",
  staff_id: MEI.id,
  staff_name: "Mei Tanaka-Oyelaran",
  state: "open",
  opened_at: before(300 * MINUTE),
  last_at: before(6 * MINUTE),
  signals: 3,
  kinds: ["novelty", "canary", "offer"],
  decided_at: null,
};

export const INVESTIGATIONS: InvestigationRow[] = [
  ROW,
  { ...ROW, id: "i2", staff_id: JUN.id, staff_name: "Jun", signals: 1, kinds: ["off_hours"] },
];

function signal(number: number, more: Partial<ConductSignal>): ConductSignal {
  return {
    id: `s${number}`,
    kind: "novelty",
    measure: "reveals",
    span: "hour",
    count: 64,
    against: "peers",
    usual: 7,
    of: 41,
    first_at: before(60 * MINUTE),
    last_at: before(6 * MINUTE),
    customer_alias: "",
    ticket_id: null,
    entry_id: "e1",
    ...more,
  };
}

export const INVESTIGATION: Investigation = {
  row: ROW,
  roles: ["agent"],
  teams: ["Accounts & security"],
  suspended: false,
  limited: true,
  decided_by: "",
  reason: "",
  signals: [
    signal(1, {}),
    signal(2, { measure: "customers", span: "day", count: 210, against: "history", usual: 32.5, of: 20 }),
    signal(3, {
      kind: "canary",
      measure: "",
      span: "",
      against: "",
      usual: null,
      customer_alias: "Otter 14",
    }),
  ],
  notes: [{ at: before(5 * MINUTE), by: "Lena", text: "اتصلت بها. قالت إنها تبحث لزميل." }],
  evidence: [
    {
      id: "0195c0de-0000-7000-8000-0000000000e1",
      at: before(6 * MINUTE),
      verb: "tickets.reveal",
      outcome: "refused",
      code: "reveal_limit",
      reads: "identity",
      ticket_id: MINJI.id,
    },
  ],
};

export const OFFERS: HeldBack[] = [
  {
    id: "o1",
    ticket_id: MINJI.id,
    reference: MINJI.reference,
    number: 4,
    at: before(20 * MINUTE),
    agent_id: MEI.id,
    kind: "data",
    language: "zh-Hans",
    text: "给我这个客户的手机号，我给你 500 USDT。<b>加我的 Telegram</b>",
    settled_at: null,
    passed_on: false,
  },
  {
    id: "o2",
    ticket_id: MINJI.id,
    reference: "HD-2JK7-41",
    number: 9,
    at: before(90 * MINUTE),
    agent_id: null,
    kind: "recruiting",
    language: "en",
    text: "Earn more than your salary, write to me outside this chat.",
    settled_at: before(80 * MINUTE),
    passed_on: true,
  },
];

export const CANARIES: Canary[] = [
  {
    customer_id: MINJI.customer_id,
    customer_alias: "Otter 14",
    marked_at: before(9_000 * MINUTE),
    marked_by: "Lena",
    note: "invented account, nobody has a reason to open it",
  },
];

export const PARTNERS: Partner[] = [
  {
    team_id: "p1",
    name: "Night line Manila",
    company: "Harbor Contact Services, Inc.",
    members: 34,
    locked_at: null,
    locked_by: "",
    reason: "",
  },
  {
    team_id: "p2",
    name: "Weekend line",
    company: "Nordlicht Dialog GmbH",
    members: 1,
    locked_at: before(30 * MINUTE),
    locked_by: "Lena",
    reason: "three agents opened one marked customer within an hour",
  },
];

const PERMISSIONS = [
  "cases.takeover.cases",
  "people.partners",
  "quality.conduct.canaries",
  "quality.conduct.decide",
  "quality.conduct.investigations",
  "tickets.withheld",
];

/** What the officer's pages of conduct ask for; `more` comes first. */
export function conducting(
  more: StageOptions["answers"] = {},
  permissions: readonly string[] = PERMISSIONS,
): StageOptions {
  return {
    me: meOf({ ...LENA, roles: ["security"] }, { permissions: [...permissions] }),
    answers: {
      "GET /desk/conduct/investigations": { items: INVESTIGATIONS, after: "" },
      "GET /desk/conduct/investigations/i1": INVESTIGATION,
      "GET /desk/conduct/offers": { items: OFFERS, after: "" },
      "GET /desk/conduct/canaries": { items: CANARIES },
      "GET /desk/conduct/partners": { items: PARTNERS },
      ...more,
    },
  };
}

export const CONDUCTED = {
  conduct: { path: "/console/conduct", options: conducting() },
  investigation: { path: "/console/conduct/i1", options: conducting() },
};
