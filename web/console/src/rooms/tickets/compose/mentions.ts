/** Which colleagues a note names. Pure. */
import type { StaffMember } from "@havendesk/shared";

type Person = Pick<StaffMember, "id" | "name">;

/** Those of the chosen people whose `@Name` still stands in the text. */
export function mentionedIn(text: string, chosen: readonly Person[]): string[] {
  const ids = chosen.filter((person) => names(text, person.name)).map((person) => person.id);
  return [...new Set(ids)];
}

function names(text: string, name: string): boolean {
  for (let at = text.indexOf(`@${name}`); at >= 0; at = text.indexOf(`@${name}`, at + 1)) {
    const next = text.charAt(at + 1 + name.length);
    if (!/[\p{L}\p{N}]/u.test(next)) return true;
  }
  return false;
}

/** Colleagues whose name begins with what was typed, the present ones first. */
export function colleagues<T extends Person & Pick<StaffMember, "presence" | "active">>(
  staff: readonly T[],
  typed: string,
  myId: string,
): T[] {
  const wanted = typed.toLocaleLowerCase();
  return staff
    .filter((person) => person.active && person.id !== myId)
    .filter((person) =>
      person.name
        .toLocaleLowerCase()
        .split(/\s+/)
        .some((part) => part.startsWith(wanted)),
    )
    .sort(
      (a, b) =>
        Number(a.presence === "offline") - Number(b.presence === "offline") || a.name.localeCompare(b.name),
    );
}
