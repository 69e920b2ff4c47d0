import { Kbd } from "@mantine/core";
import { shownKeys } from "./chords";

/** The keys of a command, one after the other; the same key may come twice. */
export function Keys({ keys, mac }: { keys: string; mac: boolean }) {
  const shown = shownKeys(keys, mac).map((key, at) => ({ id: `${at} ${key}`, key }));
  return shown.map(({ id, key }) => <Kbd key={id}>{key}</Kbd>);
}
