import type { BuiltInView, Me } from "@havendesk/shared";

/** The built-in views of this person, in the rail's order. */
export function builtInFor(me: Pick<Me, "roles">): BuiltInView[] {
  const seesAll = me.roles.some((role) => role !== "agent");
  return ["mine", "unread", "mentioned", "snoozed", "queue", "team", ...(seesAll ? (["all"] as const) : [])];
}

export function maySeeLive(me: Pick<Me, "roles">): boolean {
  return me.roles.includes("lead");
}
