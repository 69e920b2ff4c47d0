/** The story page's table: each story is a page of the console on a stage in one state. */
import type { ServerFrame } from "@havendesk/shared";
import { UnreachableError } from "../src/api/problem";
import { ARIA, before, LENA, MINJI, meOf, QUEUE } from "./cast";
import { CONDUCTED } from "./conducting";
import { manyRows, VIEWS } from "./deskCast";
import { GUARDED } from "./guarding";
import { RECOVERED } from "./recovering";
import { EARLIER, SILENT, SITUATION_IN_PART } from "./situations";
import { refusal, type StageOptions } from "./stage";
import { TAKEN_OVER } from "./takeovers";
import { TALKS } from "./talk";

export interface Story {
  path: string;
  options?: StageOptions;
  /** Said by the gateway once the page stands. */
  frames?: ServerFrame[];
}

const OPEN = `/console/mine/${MINJI.id}`;
const WAITING = QUEUE[0] ?? MINJI;

export const STORIES: Record<string, Story> = {
  ...TALKS,
  ...CONDUCTED,
  ...GUARDED,
  ...RECOVERED,
  ...TAKEN_OVER,
  conversation: {
    path: OPEN,
    frames: [{ type: "typing", ticket: MINJI.id, who: { kind: "customer" }, on: true }],
  },
  list: { path: "/console/mine" },
  queue: { path: `/console/queue/${WAITING.id}` },
  lead: { path: `/console/all/${MINJI.id}`, options: { me: meOf(LENA) } },
  empty: { path: "/console/mine", options: { lists: { mine: [] } } },
  loading: { path: OPEN, options: { silentFor: "/desk/tickets" } },
  broken: {
    path: OPEN,
    options: {
      answers: {
        "GET /desk/tickets": () => Promise.reject(refusal("internal", 500)),
        [`GET /desk/tickets/${MINJI.id}`]: () => Promise.reject(refusal("no_access_grant", 403)),
      },
    },
  },
  offline: { path: OPEN, options: { offline: true } },
  unreachable: {
    path: OPEN,
    options: { answers: { "GET /me": () => Promise.reject(new UnreachableError()) } },
  },
  many: { path: "/console/queue", options: { lists: { queue: manyRows(2_000) } } },
  saved: { path: `/console/${VIEWS[0]?.id}` },
  inbox: { path: `/console/inbox/${MINJI.id}` },
  inboxEmpty: {
    path: "/console/inbox",
    options: { answers: { "GET /desk/inbox": { items: [], next: "", unread: 0 } } },
  },
  live: { path: "/console/live", options: { me: meOf(LENA) } },
  liveLoading: { path: "/console/live", options: { me: meOf(LENA), silentFor: "/desk/live" } },
  liveBroken: {
    path: "/console/live",
    options: {
      me: meOf(LENA),
      answers: { "GET /desk/live": () => Promise.reject(refusal("forbidden", 403)) },
    },
  },
  macros: { path: "/console/manage/macros", options: { me: meOf(LENA) } },
  tags: { path: "/console/manage/tags", options: { me: meOf(LENA) } },
  tagsEmpty: { path: "/console/manage/tags", options: { answers: { "GET /desk/tags": [] } } },
  listening: { path: `/console/all/${MINJI.id}?listen=true`, options: { me: meOf(LENA) } },
  silent: { path: OPEN, options: { situation: SILENT } },
  partial: { path: OPEN, options: { situation: SITUATION_IN_PART } },
  visitor: { path: OPEN, options: { situation: { available: false, code: "visitor", earlier: EARLIER } } },
  factor: { path: OPEN, options: { me: meOf(ARIA, { second_factor: false }) } },
  arriving: {
    path: OPEN,
    frames: [
      {
        type: "messages",
        ticket: MINJI.id,
        after: 11,
        upto: 12,
        messages: [
          {
            ticket: MINJI.id,
            number: 12,
            author: { kind: "customer" },
            visibility: "public",
            text: "보이시나요?",
            at: before(0),
            channel: "chat",
            attachments: [],
            masked: [],
            kind: "text",
          },
        ],
      },
    ],
  },
};
