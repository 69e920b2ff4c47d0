import type { HoldReason, HoldReasonChoice, WhyLater } from "@havendesk/shared";

/** What somebody has written so far about a hold that is to be placed. Times are of the browser's clock. */
export interface HoldWish {
  reason: HoldReason | null;
  scope: string[];
  transfer: string;
  asset: string;
  grounds: string;
  deposited: string;
  end: string;
  why: WhyLater | null;
}

export const EMPTY: HoldWish = {
  reason: null,
  scope: [],
  transfer: "",
  asset: "",
  grounds: "",
  deposited: "",
  end: "",
  why: null,
};

export type WishField = "reason" | "scope" | "grounds" | "deposited" | "end";

/** The wish under another reason: what the new one does not allow is dropped, a single scope is chosen. */
export function withReason(wish: HoldWish, choice: HoldReasonChoice): HoldWish {
  const kept = wish.scope.filter((part) => choice.scope.includes(part));
  return {
    ...wish,
    reason: choice.reason,
    scope: kept.length === 0 && choice.scope.length === 1 ? [...choice.scope] : kept,
    deposited: choice.from_deposit ? wish.deposited : "",
    why: wish.why && choice.why_later.includes(wish.why) ? wish.why : null,
  };
}

/** Fields that keep a wish from being sent. The server decides; this only spares the way. */
export function wrongFields(wish: HoldWish, choice: HoldReasonChoice | null, now: number): WishField[] {
  const wrong: WishField[] = [];
  if (!choice) wrong.push("reason");
  if (wish.scope.length === 0) wrong.push("scope");
  if (!wish.grounds.trim()) wrong.push("grounds");
  if (choice?.from_deposit && !isPast(wish.deposited, now)) wrong.push("deposited");
  if (wish.end && !isWithin(wish.end, choice?.latest_end ?? null, now)) wrong.push("end");
  return wrong;
}

function isPast(local: string, now: number): boolean {
  return local !== "" && Date.parse(local) <= now;
}

function isWithin(local: string, latest: string | null, now: number): boolean {
  const at = Date.parse(local);
  return at > now && (latest === null || at <= Date.parse(latest));
}

/** The body of the request. `key` is the dialog's own: trying again is the same hold. */
export function bodyOf(wish: HoldWish, customer: string, key: string): object {
  const time = (local: string) => (local ? new Date(local).toISOString() : null);
  return {
    customer_id: customer,
    reason: wish.reason,
    scope: wish.scope,
    grounds: wish.grounds.trim(),
    client_key: key,
    transfer_id: wish.transfer.trim(),
    asset: wish.transfer.trim() ? wish.asset.trim() : "",
    deposited_at: time(wish.deposited),
    ends_at: time(wish.end),
    why_later: wish.why,
  };
}
