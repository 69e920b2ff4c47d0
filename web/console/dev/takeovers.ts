/** A takeover case for the stage, with the owner's recovery in it. */
import type { TakeoverCase } from "@havendesk/shared";
import { before, LENA, MINJI, meOf } from "./cast";
import { FROZEN, OFFICER } from "./guarding";
import { ENDED, OF_MINJI, recovery } from "./recovering";
import { refusal, type StageOptions } from "./stage";

const MINUTE = 60_000;
const FREEZE = FROZEN[1]?.row.freeze;
if (!FREEZE) throw new Error("the cast has no freeze");

export const CASE: TakeoverCase = {
  case: {
    id: "case-2",
    freeze_id: FREEZE.id,
    reference: "FRZ-2",
    customer_alias: "Otter 14",
    state: "open",
    drill: false,
    opened_at: before(5 * MINUTE),
    settled_at: null,
    closed_at: null,
    steps_settled: 7,
    steps: 14,
    stuck: 1,
    open_tasks: 1,
    overdue: 1,
    next_due_at: before(MINUTE),
  },
  freeze: FREEZE,
  customer_id: MINJI.customer_id,
  exchange_customer_id: "cus_2",
  ticket_id: MINJI.id,
  ticket_reference: MINJI.reference,
  suspected_since: before(90 * MINUTE),
  suspected_by: "new_device",
  closed_by: "",
  close_reason: "",
  steps: [
    {
      name: "receiver_hold",
      state: "stuck",
      key: "receiver_hold",
      attempts: 5,
      wanted_at: before(4 * MINUTE),
      began_at: before(4 * MINUTE),
      settled_at: null,
      next_at: null,
      code: "exchange_silent",
      result: { held: "1", by_hand: "0", "hold.tr_1": "hold_7" },
    },
    {
      name: "transfer_trace",
      state: "done",
      key: "transfer_trace",
      attempts: 1,
      wanted_at: before(4 * MINUTE),
      began_at: before(4 * MINUTE),
      settled_at: before(4 * MINUTE),
      next_at: null,
      code: "none",
      result: { sign: "new_device", inside: "2" },
    },
  ],
  outgoing: [],
  alerts: [],
  siblings: [],
  tasks: [],
};

const ACTS = ["cases.takeover.close_case", "cases.recovery.recoveries_of", "cases.recovery.stop"];

/** What the page of a case asks for; `more` comes first. */
export function takenOver(more: StageOptions["answers"] = {}): StageOptions {
  return {
    me: meOf({ ...LENA, roles: ["security"] }, { permissions: [...OFFICER.permissions, ...ACTS] }),
    answers: {
      "GET /desk/security/cases/case-2": CASE,
      [OF_MINJI]: [recovery(4), ...ENDED],
      "GET /desk/security/cases/gone": () => Promise.reject(refusal("not_found", 404)),
      ...more,
    },
  };
}

export const TAKEN_OVER = { takeover: { path: "/console/security/case-2", options: takenOver() } };
