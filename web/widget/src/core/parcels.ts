/**
 * Pure rules for what the customer did and the desk has not answered: in which order it goes out, and what
 * an answer does to it. One parcel of a conversation flies at a time, so that no answer of the desk can
 * change the customer's order; a retry always carries the cid of the first try.
 */
import { AGAIN_LATER, type ClientFrame, type RefusedFrame } from "@havendesk/shared";
import type { Parcel } from "./types.ts";

/** An unanswered parcel is sent again after this time on a live connection, in milliseconds. */
export const ANSWER_WITHIN = 15_000;
/** Wait before a retry where the desk names none, in milliseconds. */
const LATER = 1_000;

export function inOrder(parcels: Parcel[]): Parcel[] {
  return [...parcels].sort((a, b) => a.seq - b.seq);
}

/** The next seq: later than all, and close to the clock so that two pages of one customer interleave well. */
export function nextSeq(parcels: Parcel[], now: number): number {
  return parcels.reduce((highest, parcel) => Math.max(highest, parcel.seq + 1), now);
}

/** What may be sent now: per conversation the oldest living parcel, if its time has come and it has a ticket. */
export function ready(parcels: Parcel[], now: number): Parcel[] {
  const seen = new Set<string>();
  const out: Parcel[] = [];
  for (const parcel of inOrder(parcels)) {
    if (parcel.status === "failed" || seen.has(parcel.conversation)) continue;
    seen.add(parcel.conversation);
    const addressed = parcel.kind === "start" || parcel.ticket !== null;
    if (parcel.status === "waiting" && parcel.notBefore <= now && addressed) out.push(parcel);
  }
  return out;
}

/** The frame that carries it. `person` and `rate` are idempotent by nature and carry no cid. */
export function frameOf(parcel: Parcel): ClientFrame {
  const ids = parcel.attachments.map((attachment) => attachment.id);
  const attachments = ids.length > 0 ? { attachments: ids } : {};
  const ticket = parcel.ticket ?? "";
  switch (parcel.kind) {
    case "start":
      return {
        type: "start",
        cid: parcel.cid,
        language: parcel.language,
        ...(parcel.text === "" ? {} : { text: parcel.text }),
        ...attachments,
      };
    case "send":
      return {
        type: "send",
        ticket,
        cid: parcel.cid,
        text: parcel.text,
        ...attachments,
        ...(parcel.choice ? { choice: parcel.choice } : {}),
      };
    case "person":
      return { type: "person", ticket };
    case "rate":
      return {
        type: "rate",
        ticket,
        score: parcel.score ?? 3,
        ...(parcel.text === "" ? {} : { comment: parcel.text }),
      };
  }
}

function change(parcels: Parcel[], cid: string, to: Partial<Parcel>): Parcel[] {
  return parcels.map((parcel) => (parcel.cid === cid ? { ...parcel, ...to } : parcel));
}

export function flying(parcels: Parcel[], cid: string, now: number): Parcel[] {
  return change(parcels, cid, { status: "flying", sentAt: now });
}

/** The connection is gone: what was on its way may or may not have arrived; it goes again, with its cid. */
export function grounded(parcels: Parcel[]): Parcel[] {
  return parcels.map((parcel) =>
    parcel.status === "flying" ? { ...parcel, status: "waiting", sentAt: 0, notBefore: 0 } : parcel,
  );
}

/** Parcels without an answer for too long on a connection that lives go again. */
export function overdue(parcels: Parcel[], now: number): Parcel[] {
  return parcels.map((parcel) =>
    parcel.status === "flying" && now - parcel.sentAt > ANSWER_WITHIN
      ? { ...parcel, status: "waiting" }
      : parcel,
  );
}

export function answered(parcels: Parcel[], cid: string): Parcel[] {
  return parcels.filter((parcel) => parcel.cid !== cid);
}

/** The chat has its ticket: everything that waited for it is addressed. */
export function addressed(parcels: Parcel[], conversation: string, ticket: string): Parcel[] {
  return parcels.map((parcel) =>
    parcel.conversation === conversation && parcel.ticket === null ? { ...parcel, ticket } : parcel,
  );
}

export function later(parcels: Parcel[], cid: string, now: number, wait: number | null): Parcel[] {
  return change(parcels, cid, { status: "waiting", notBefore: now + (wait ?? LATER), sentAt: 0 });
}

export function failed(parcels: Parcel[], cid: string, code: string): Parcel[] {
  const lost = parcels.find((parcel) => parcel.cid === cid);
  const next = change(parcels, cid, { status: "failed", code });
  if (lost?.kind !== "start") return next;
  return next.map((parcel) =>
    parcel.conversation === lost.conversation && parcel.ticket === null
      ? { ...parcel, status: "failed", code: parcel.code ?? code }
      : parcel,
  );
}

/** The customer says: try again. The chat's beginning comes along, because nothing goes without it. */
export function revived(parcels: Parcel[], cid: string): Parcel[] {
  const one = parcels.find((parcel) => parcel.cid === cid);
  return parcels.map((parcel) => {
    const needed = parcel.cid === cid || (one?.ticket === null && parcel.conversation === one.conversation);
    return needed && parcel.status === "failed"
      ? { ...parcel, status: "waiting", code: null, notBefore: 0 }
      : parcel;
  });
}

/** The parcel that a refusal without cid speaks of: the flying one of that kind, of that ticket if named. */
export function meant(
  parcels: Parcel[],
  kind: string | null | undefined,
  ticket: string | null | undefined,
): Parcel | undefined {
  return inOrder(parcels).find(
    (parcel) =>
      parcel.status === "flying" && parcel.kind === kind && (ticket == null || parcel.ticket === ticket),
  );
}

/** A refusal, applied: later where the code says so, otherwise failed for the customer to decide. */
export function refused(parcels: Parcel[], frame: RefusedFrame, now: number): Parcel[] {
  const parcel = frame.cid
    ? parcels.find((one) => one.cid === frame.cid)
    : meant(parcels, frame.for, frame.ticket);
  if (!parcel) return parcels;
  if (AGAIN_LATER.has(frame.code)) return later(parcels, parcel.cid, now, frame.retry_after_ms ?? null);
  return failed(parcels, parcel.cid, frame.code);
}
