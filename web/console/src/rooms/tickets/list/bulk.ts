/** One act on many tickets: in portions, so that progress shows, with what was refused and why. */
import type { BulkAnswer, Priority, Topic, Undo } from "@havendesk/shared";
import type { Backend } from "../../../api/backend";

export type BulkAct =
  | { act: "solve" }
  | { act: "close" }
  | { act: "assign"; agent_id: string; reason?: string }
  | { act: "transfer"; team_id: string; reason: string }
  | { act: "tag"; add: string[] }
  | { act: "untag"; remove: string[] }
  | { act: "topic"; topic: Topic }
  | { act: "priority"; priority: Priority }
  | { act: "snooze"; until: string; reason?: string };

export interface BulkOutcome {
  done: string[];
  refused: BulkAnswer["refused"];
  undos: Undo[];
  /** The portion that nobody answered, with everything after it; null when all were answered. */
  unanswered: { ids: string[]; error: unknown } | null;
}

/** The server takes 200 at once. */
const PORTION = 100;

export async function runBulk(
  backend: Pick<Backend, "request">,
  tickets: readonly string[],
  act: BulkAct,
  onProgress: (share: number) => void,
): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], refused: [], undos: [], unanswered: null };
  for (let at = 0; at < tickets.length; at += PORTION) {
    const portion = tickets.slice(at, at + PORTION);
    try {
      const answer = await backend.request<BulkAnswer>("POST", "/desk/bulk", { tickets: portion, ...act });
      outcome.done.push(...answer.done);
      outcome.refused.push(...answer.refused);
      if (answer.undo) outcome.undos.push(answer.undo);
    } catch (error) {
      outcome.unanswered = { ids: tickets.slice(at), error };
      break;
    }
    onProgress(Math.min(1, (at + portion.length) / tickets.length));
  }
  return outcome;
}
