import type { BuiltInView, Me } from "@havendesk/shared";

/** The built-in views of this person, in the rail's order. */
export function builtInFor(me: Pick<Me, "roles">): BuiltInView[] {
  if (!servesTickets(me)) return [];
  const seesAll = me.roles.some((role) => role !== "agent");
  return ["mine", "unread", "mentioned", "snoozed", "queue", "team", ...(seesAll ? (["all"] as const) : [])];
}

/** Whoever only writes articles, guards accounts, approves, audits or plans has no tickets to look at. */
export function servesTickets(me: Pick<Me, "roles">): boolean {
  return me.roles.some((role) => role === "agent" || role === "lead");
}

/** Where somebody without tickets begins. */
export function firstPlace(me: Pick<Me, "permissions">) {
  if (mayWriteArticles(me)) return "/knowledge";
  if (maySeeSecurity(me)) return "/security";
  if (mayAudit(me)) return "/audit";
  return mayMindHolds(me) ? "/holds" : "/approvals";
}

export function mayWriteArticles(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("knowledge.desk_articles");
}

export function mayAudit(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("audit.search");
}

export function maySeeLive(me: Pick<Me, "roles">): boolean {
  return me.roles.includes("lead");
}

/** Freezes, takeover cases and what belongs to them. */
export function maySeeSecurity(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("cases.takeover.cases");
}

/** What was seen of colleagues. */
export function maySeeConduct(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("quality.conduct.investigations");
}

/** Holds and their clocks. */
export function mayMindHolds(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("protection.holds_due");
}

/** The list of what is ours, and what people reported. */
export function maySeeChannels(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("protection.channels");
}

/** Certificates of an account, to withdraw one. */
export function maySeeCertificates(me: Pick<Me, "permissions">): boolean {
  return me.permissions.includes("certificates.of_account");
}
