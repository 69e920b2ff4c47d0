import type { Recovery } from "@havendesk/shared";

const OVER: ReadonlySet<Recovery["state"]> = new Set(["done", "stopped", "expired"]);
const PROVING: ReadonlySet<Recovery["state"]> = new Set(["open", "proving"]);

/** Whether nothing follows any more. */
export function isOver(row: Recovery): boolean {
  return OVER.has(row.state);
}

/** Whether proofs are still being collected. */
export function isProving(row: Recovery): boolean {
  return PROVING.has(row.state);
}

/** Whether one more question may be asked: three in one recovery, none once two were right or cannot be. */
export function takesQuestions(row: Recovery): boolean {
  const rung = row.proofs.find((one) => one.proof === "live_question");
  const settled = rung?.state === "given" || rung?.state === "spent";
  return isProving(row) && row.questions_left > 0 && !settled;
}
