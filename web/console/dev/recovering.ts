/** Recoveries for the stage: what an officer lists, and what an agent has beside the conversation. */
import type { Recovery } from "@havendesk/shared";
import { ARIA, before, LENA, MINJI, meOf } from "./cast";
import { OFFICER } from "./guarding";
import type { StageOptions } from "./stage";

const MINUTE = 60_000;

export function recovery(number: number, more: Partial<Recovery> = {}): Recovery {
  return {
    id: `r${number}`,
    reference: `REC-${number}`,
    customer_id: MINJI.customer_id,
    freeze_id: "f1",
    kind: "unfreeze",
    begun_by: "owner",
    danger: "strong",
    state: "proving",
    begun_at: before(40 * MINUTE),
    cooling_until: null,
    ended_at: null,
    end_code: "",
    approval_id: null,
    asked_by: "",
    code: "",
    proofs: [
      { proof: "passkey", state: "barred", given_at: null },
      { proof: "email", state: "given", given_at: before(30 * MINUTE) },
      { proof: "identity", state: "waiting", given_at: null },
      { proof: "live_question", state: "missing", given_at: null },
    ],
    need: { more: 2, one_of: ["passkey", "identity"], cooling_hours: 24, approval: true },
    questions_left: 3,
    ...more,
  };
}

export const RECOVERIES: Recovery[] = [
  recovery(4),
  recovery(3, {
    state: "cooling",
    kind: "lost_factor",
    danger: "none",
    cooling_until: before(-1_200 * MINUTE),
  }),
  recovery(2, { state: "approving", begun_by: "stranger", danger: "stopped" }),
  recovery(1, { state: "giving", code: "exchange_silent", asked_by: "Jun", approval_id: "a1" }),
];

export const ENDED: Recovery[] = [
  recovery(9, { state: "stopped", end_code: "stopped_by_link", ended_at: before(MINUTE), danger: "weak" }),
  recovery(8, { state: "done", kind: "changed_phone", danger: "none", ended_at: before(MINUTE) }),
];

const ASKS = ["answer_question", "ask_question", "recoveries_of"];
const MINDS = [...ASKS, "ask_to_give_back", "recoveries", "recovery", "stop"];
const named = (acts: readonly string[]) => acts.map((act) => `cases.recovery.${act}`);

/** The officer's list; `more` comes first. */
export function recovering(more: StageOptions["answers"] = {}): StageOptions {
  return {
    me: meOf({ ...LENA, roles: ["security"] }, { permissions: [...OFFICER.permissions, ...named(MINDS)] }),
    answers: {
      "GET /desk/security/recoveries": (_body: unknown, path: string) => ({
        items: path.includes("live_only=true") ? RECOVERIES : [...ENDED, ...RECOVERIES],
        after: "",
      }),
      ...more,
    },
  };
}

const QUESTION = "POST /desk/security/recoveries/r4/questions";
export const ANSWER = "POST /desk/security/questions/q1/answer";
export const OF_MINJI = `GET /desk/security/customers/${MINJI.customer_id}/recoveries`;

/** An agent who serves Minji while she gets her account back; `more` comes first. */
export function served(more: StageOptions["answers"] = {}): StageOptions {
  return {
    me: meOf(ARIA, { permissions: named(ASKS) }),
    answers: {
      [OF_MINJI]: [RECOVERIES[0], ...ENDED],
      [QUESTION]: {
        id: "q1",
        kind: "deposit_amount",
        params: { asset: "USDT", day: "2025-11-03" },
        until: before(-10 * MINUTE),
      },
      [ANSWER]: { right: true, left: 2, proven: false },
      ...more,
    },
  };
}

export const RECOVERED = {
  recoveries: { path: "/console/security/recoveries", options: recovering() },
  recoveryHere: { path: `/console/mine/${MINJI.id}`, options: served() },
};
