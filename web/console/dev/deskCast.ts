/** What stands around the tickets of the cast: views, counts, tags, macros, inbox, the lead's live page. */
import type {
  BulkAnswer,
  Counts,
  InboxPage,
  LiveDesk,
  Macro,
  SavedView,
  TagUse,
  TicketRow,
} from "@havendesk/shared";
import { ARIA, before, JUN, LENA, MEI, MINJI, QUEUE, TEAMS, WEI } from "./cast";

const MINUTE = 60_000;

function id(tail: string): string {
  return `0195c0de-0000-7000-8000-${tail.padStart(12, "0")}`;
}

export const TAGS: TagUse[] = [
  { id: id("71"), name: "password change", colour: "amber", uses: 41 },
  { id: id("72"), name: "possible takeover", colour: "red", uses: 7 },
  { id: id("73"), name: "VIP", colour: "purple", uses: 112 },
  { id: id("74"), name: "入金待ち", colour: "teal", uses: 18 },
  { id: id("75"), name: "websocket", colour: "", uses: 3 },
];

export const VIEWS: SavedView[] = [
  {
    id: id("81"),
    name: "Korean withdrawals",
    scope: "private",
    team_id: null,
    filter: { topic: ["withdrawal"], language: ["ko"] },
    sort: "waiting",
    owner_id: ARIA.id,
    position: 0,
  },
  {
    id: id("82"),
    name: "Waiting over 15 minutes, whichever team, with quite a long name",
    scope: "team",
    team_id: TEAMS[0]?.id ?? null,
    filter: { waiting_minutes: 15 },
    sort: "waiting",
    owner_id: LENA.id,
    position: 0,
  },
  {
    id: id("83"),
    name: "Urgent",
    scope: "all",
    team_id: null,
    filter: { priority: ["urgent"] },
    sort: "priority",
    owner_id: LENA.id,
    position: 0,
  },
];

export const COUNTS: Counts = {
  mine: { count: 5, more: false },
  unread: { count: 2, more: false },
  mentioned: { count: 1, more: false },
  snoozed: { count: 1, more: false },
  queue: { count: 4, more: false },
  team: { count: 387, more: false },
  all: { count: 1_000, more: true },
  [id("81")]: { count: 2, more: false },
  [id("82")]: { count: 17, more: false },
  [id("83")]: { count: 0, more: false },
};

export const INBOX: InboxPage = {
  unread: 2,
  next: "",
  items: [
    {
      id: id("91"),
      ticket: MINJI.id,
      reference: MINJI.reference,
      kind: "mention",
      by: { id: MEI.id, name: MEI.name },
      number: 6,
      at: before(4 * MINUTE),
      read: false,
    },
    {
      id: id("92"),
      ticket: WEI.id,
      reference: WEI.reference,
      kind: "transferred",
      by: { id: JUN.id, name: JUN.name },
      number: null,
      at: before(12 * MINUTE),
      read: false,
    },
    {
      id: id("93"),
      ticket: QUEUE[0]?.id ?? "",
      reference: QUEUE[0]?.reference ?? "",
      kind: "woken",
      by: null,
      number: null,
      at: before(50 * MINUTE),
      read: true,
    },
  ],
};

export const MACROS: Macro[] = [
  {
    id: id("a01"),
    name: "Hold after a password change",
    shortcut: "hold24",
    scope: "all",
    team_id: null,
    texts: {
      en: "Hello {customer_name}, withdrawals pause for 24 hours after a password change. Nothing else is needed.",
      ko: "{customer_name} 님, 비밀번호를 바꾼 뒤에는 24시간 동안 출금이 멈춥니다.",
    },
    acts: { tags: [TAGS[0]?.id ?? ""], topic: "withdrawal" },
  },
  {
    id: id("a02"),
    name: "Ask for the transaction id",
    shortcut: "txid",
    scope: "private",
    team_id: null,
    texts: { en: "Could you send the transaction id, please?" },
    acts: { status: "waiting_customer" },
  },
];

export const LIVE: LiveDesk = {
  queues: [
    {
      team_id: TEAMS[0]?.id ?? "",
      team: TEAMS[0]?.name ?? "",
      language: "ko",
      waiting: 3,
      longest_seconds: 1_260,
    },
    {
      team_id: TEAMS[1]?.id ?? "",
      team: TEAMS[1]?.name ?? "",
      language: "ja",
      waiting: 1,
      longest_seconds: 420,
    },
    {
      team_id: TEAMS[2]?.id ?? "",
      team: TEAMS[2]?.name ?? "",
      language: "en",
      waiting: 2,
      longest_seconds: 40,
    },
  ],
  agents: [
    {
      id: ARIA.id,
      name: ARIA.name,
      presence: "available",
      since: before(70 * MINUTE),
      capacity: 4,
      serving: [
        { id: MINJI.id, reference: MINJI.reference, topic: MINJI.topic, since: before(24 * MINUTE) },
        { id: WEI.id, reference: WEI.reference, topic: WEI.topic, since: before(11 * MINUTE) },
      ],
    },
    {
      id: MEI.id,
      name: MEI.name,
      presence: "busy",
      since: before(9 * MINUTE),
      capacity: 3,
      serving: [],
    },
    { id: JUN.id, name: JUN.name, presence: "offline", since: null, capacity: 4, serving: [] },
  ],
  waits: { p50_seconds: 45, p95_seconds: 610, served_today: 284 },
};

/** Rows with every mark that a row can bear. */
export function marked(rows: readonly TicketRow[]): TicketRow[] {
  return rows.map((row, index) => ({
    ...row,
    tags: TAGS.slice(index % 3, (index % 3) + (index % 4)),
    mentioned: index === 1,
    draft: index === 2,
    snoozed_until: index === 3 ? before(-20 * 60 * MINUTE) : null,
  }));
}

/** As many rows as are wanted, each another customer's. */
export function manyRows(count: number): TicketRow[] {
  return Array.from({ length: count }, (_, index) => ({
    ...(QUEUE[index % QUEUE.length] ?? MINJI),
    id: id(`e${index.toString(16).padStart(6, "0")}`),
    reference: `HD-${String(index).padStart(5, "0")}-QXTC4`,
    customer_alias: `C${String(index).padStart(4, "0")}`,
  }));
}

export function bulkAnswer(tickets: readonly string[], rows: readonly TicketRow[]): BulkAnswer {
  const [refused, ...done] = tickets;
  const row = rows.find((each) => each.id === refused);
  return {
    done,
    refused: row
      ? [{ ticket: row.id, reference: row.reference, code: "status_forbids", title: "It is closed" }]
      : [],
    undo: { id: id("b1"), until: new Date(Date.now() + 300_000).toISOString(), act: "solve" },
  };
}
