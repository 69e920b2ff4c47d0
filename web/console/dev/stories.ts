/** The story page's table: each story is a page of the console on a stage in one state. */
import type { ServerFrame } from "@havendesk/shared";
import { UnreachableError } from "../src/api/problem";
import { ARIA, before, LENA, MINJI, meOf, QUEUE, SITUATION_IN_PART } from "./cast";
import { refusal, type StageOptions } from "./stage";

export interface Story {
  path: string;
  options?: StageOptions;
  /** Said by the gateway once the page stands. */
  frames?: ServerFrame[];
}

const OPEN = `/console/mine/${MINJI.id}`;
const WAITING = QUEUE[0] ?? MINJI;

export const STORIES: Record<string, Story> = {
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
  silent: { path: OPEN, options: { situation: { available: false, code: "exchange_silent" } } },
  partial: { path: OPEN, options: { situation: SITUATION_IN_PART } },
  visitor: { path: OPEN, options: { situation: { available: false, code: "visitor" } } },
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
