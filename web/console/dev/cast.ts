/**
 * The fixed cast of Brightwater Exchange as the API would hand it out: for stories, component tests and
 * pictures. Times are relative to `NOW`, so that pictures do not grow old.
 */
import type { HistoryEntry, Me, Message, StaffMember, Team, TicketRow } from "@havendesk/shared";

export const NOW = Date.parse("2026-03-02T09:40:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export function before(ms: number): string {
  return new Date(NOW - ms).toISOString();
}

function id(tail: string): string {
  return `0195c0de-0000-7000-8000-${tail.padStart(12, "0")}`;
}

export const TEAMS: Team[] = [
  {
    id: id("a1"),
    name: "Accounts & security",
    topics: ["account", "identity", "security"],
    languages: ["en", "zh-Hans", "ko", "ja"],
  },
  {
    id: id("a2"),
    name: "Money in and out",
    topics: ["deposit", "withdrawal", "fees", "tax"],
    languages: ["en", "zh-Hans", "ko", "ja"],
  },
  {
    id: id("a3"),
    name: "Trading & API",
    topics: ["trading", "api"],
    languages: ["en", "zh-Hans", "ko", "ja"],
  },
];

function staff(
  tail: string,
  name: string,
  languages: string[],
  more: Partial<StaffMember> = {},
): StaffMember {
  return {
    id: id(tail),
    name,
    languages,
    roles: ["agent"],
    presence: "available",
    team_ids: TEAMS.map((team) => team.id),
    capacity: 4,
    active: true,
    ...more,
  };
}

export const ARIA = staff("b1", "Aria", ["en", "ko"]);
export const JUN = staff("b2", "Jun", ["ko", "ja", "zh-Hans", "en"]);
export const MEI = staff("b3", "Mei", ["zh-Hans", "en"], { presence: "busy" });
export const LENA = staff("b4", "Lena", ["en"], { roles: ["lead"] });
export const STAFF = [ARIA, JUN, MEI, LENA];

const AGENT = ["assistance.help", "routing.take", "routing.finish", "routing.transfer"];
const LEAD = [
  ...AGENT,
  "assistance.report",
  "people.lift_cap",
  "routing.assign",
  "routing.take_any",
  "tickets.read_any",
  "tickets.write_any",
];

export function meOf(member: StaffMember, more: Partial<Me> = {}): Me {
  return {
    id: member.id,
    name: member.name,
    roles: member.roles,
    permissions: member.roles.includes("lead") ? LEAD : AGENT,
    languages: member.languages,
    teams: TEAMS,
    presence: member.presence,
    second_factor: true,
    ...more,
  };
}

function row(tail: string, more: Partial<TicketRow>): TicketRow {
  return {
    id: id(tail),
    reference: `HD-7K2M${tail.toUpperCase()}-QXTC4`,
    topic: "withdrawal",
    priority: "normal",
    language: "en",
    status: "open",
    handler: "agent",
    channel: "chat",
    jurisdiction: "KR",
    customer_id: id(`c${tail}d7`),
    customer_alias: `M${tail.toUpperCase()}7`,
    assignee_id: ARIA.id,
    assignee_name: ARIA.name,
    team_id: TEAMS[1]?.id ?? null,
    team_name: TEAMS[1]?.name ?? "",
    opened_at: before(26 * MINUTE),
    last_at: before(2 * MINUTE),
    waiting_since: null,
    last_number: 3,
    last_customer_number: 3,
    read_customer: 0,
    read_agent: 3,
    rating: null,
    ...more,
  };
}

export const MINJI = row("e1", {
  language: "ko",
  topic: "withdrawal",
  priority: "high",
  waiting_since: before(2 * MINUTE),
  last_number: 11,
  last_customer_number: 11,
  read_agent: 9,
  read_customer: 8,
});
export const DANIEL = row("e2", { topic: "api", team_name: "Trading & API", last_at: before(6 * MINUTE) });
export const WEI = row("e3", {
  language: "zh-Hans",
  topic: "security",
  priority: "urgent",
  waiting_since: before(11 * MINUTE),
  last_customer_number: 4,
});
export const HARUKA = row("e4", {
  language: "ja",
  topic: "deposit",
  status: "waiting_customer",
  last_at: before(3 * HOUR),
});
export const SOLVED = row("e5", { topic: "fees", status: "solved", last_at: before(22 * HOUR) });
export const MINE = [WEI, MINJI, DANIEL, HARUKA, SOLVED];

const NOBODY = { assignee_id: null, assignee_name: "", status: "new" as const, handler: "queue" as const };
export const QUEUE = [
  row("f1", {
    ...NOBODY,
    topic: "security",
    priority: "urgent",
    waiting_since: before(3 * MINUTE),
    read_agent: 0,
  }),
  row("f2", {
    ...NOBODY,
    topic: "deposit",
    language: "ja",
    waiting_since: before(9 * MINUTE),
    read_agent: 0,
  }),
  row("f3", {
    ...NOBODY,
    topic: "identity",
    language: "ko",
    waiting_since: before(70 * MINUTE),
    read_agent: 0,
  }),
  row("f4", {
    ...NOBODY,
    handler: "bot",
    topic: "fees",
    language: "zh-Hans",
    last_at: before(20_000),
    read_agent: 3,
  }),
];

interface Words {
  number: number;
  ago: number;
  text: string;
  by: "customer" | "agent" | "bot" | "system";
}

function message(ticket: TicketRow, { number, ago, text, by }: Words, more: Partial<Message> = {}): Message {
  return {
    ticket: ticket.id,
    number,
    author: by === "agent" ? { kind: "agent", id: ARIA.id, name: ARIA.name } : { kind: by },
    visibility: "public",
    text,
    at: before(ago),
    channel: "chat",
    attachments: [],
    masked: [],
    kind: by === "system" ? "event" : "text",
    ...more,
  };
}

const DAY = 24 * HOUR;

export const MINJI_MESSAGES: Message[] = [
  message(MINJI, { number: 1, ago: DAY, by: "customer", text: "안녕하세요. 출금이 안 돼요." }),
  message(
    MINJI,
    {
      number: 2,
      ago: DAY - 3_000,
      by: "bot",
      text: "비밀번호를 바꾼 뒤에는 안전을 위해 24시간 동안 출금이 멈춥니다. 시간이 지나면 자동으로 풀리며, 따로 하실 일은 없습니다.",
    },
    {
      kind: "answer",
      citations: [
        {
          slug: "withdrawal-hold-after-password-change",
          title: "비밀번호를 바꾼 뒤 출금이 멈추는 이유",
          url: "/help/ko/withdrawal-hold-after-password-change",
          language: "ko",
        },
      ],
    },
  ),
  message(MINJI, { number: 3, ago: DAY - 40_000, by: "customer", text: "비밀번호를 바꾼 적이 없는데요?" }),
  message(MINJI, { number: 4, ago: 25 * MINUTE, by: "system", text: "Aria took the conversation." }),
  message(MINJI, {
    number: 5,
    ago: 24 * MINUTE,
    by: "agent",
    text: "안녕하세요, 민지 님. 아리아입니다. 바로 확인해 보겠습니다.",
  }),
  message(
    MINJI,
    {
      number: 6,
      ago: 23 * MINUTE,
      by: "agent",
      text: "Sign-in from a new device 26 h ago, then a password change. Customer denies it. Checking with Sol.",
    },
    { visibility: "internal" },
  ),
  message(MINJI, {
    number: 7,
    ago: 21 * MINUTE,
    by: "agent",
    text: "어제 새로운 기기에서 로그인한 기록이 있습니다. 본인이 하신 것이 맞나요?",
  }),
  message(MINJI, {
    number: 8,
    ago: 20 * MINUTE,
    by: "agent",
    text: "기록은 아래 화면에서 보실 수 있습니다: https://brightwater.example/security/sessions",
  }),
  message(MINJI, { number: 9, ago: 12 * MINUTE, by: "customer", text: "아니요, 제가 아니에요!" }),
  message(
    MINJI,
    {
      number: 10,
      ago: 3 * MINUTE,
      by: "customer",
      text: "제 복구 문구는 [recovery phrase removed] 이에요. 이걸로 확인해 주세요.",
    },
    { masked: ["recovery_phrase"] },
  ),
  message(
    MINJI,
    { number: 11, ago: 2 * MINUTE, by: "customer", text: "화면을 찍어서 보냅니다." },
    {
      attachments: [
        { id: id("d1"), name: "화면.png", media_type: "image/png", bytes: 182_340, width: 640, height: 400 },
        { id: id("d2"), name: "statement-2026-02.pdf", media_type: "application/pdf", bytes: 48_120 },
      ],
    },
  ),
];

export const DANIEL_MESSAGES: Message[] = [
  message(DANIEL, {
    number: 1,
    ago: 26 * MINUTE,
    by: "customer",
    text: "My market-data socket is cut every 24 h at 00:00 UTC, code 1012. Is that on purpose?\n\nI reconnect with back-off, but I lose about 400 ms of the book each time.",
  }),
  message(DANIEL, {
    number: 2,
    ago: 8 * MINUTE,
    by: "agent",
    text: "Hello Daniel, it is: servers restart daily, one after the other. Use two sockets and switch when you get the drain notice; nothing is lost then.",
  }),
  message(DANIEL, { number: 3, ago: 6 * MINUTE, by: "customer", text: "Clear, thank you." }),
];

export const HISTORY: HistoryEntry[] = [
  {
    at: before(25 * MINUTE),
    kind: "assignee",
    actor_kind: "staff",
    actor_id: ARIA.id,
    before: "",
    after: ARIA.id,
    reason: "",
  },
  {
    at: before(24 * MINUTE),
    kind: "priority",
    actor_kind: "staff",
    actor_id: ARIA.id,
    before: "normal",
    after: "high",
    reason: "",
  },
  {
    at: before(30 * MINUTE),
    kind: "team",
    actor_kind: "staff",
    actor_id: LENA.id,
    before: "",
    after: TEAMS[1]?.name ?? "",
    reason: "Withdrawal hold, the customer does not recognise the password change",
  },
  {
    at: before(DAY),
    kind: "status",
    actor_kind: "bot",
    actor_id: null,
    before: "new",
    after: "open",
    reason: "",
  },
];
