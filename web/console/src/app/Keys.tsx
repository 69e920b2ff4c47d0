import { Kbd } from "@mantine/core";
import { shownKeys } from "./chords";

/** The keys of a command, one after the other; the same key may come twice. */
export function Keys({ keys, mac }: { keys: string; mac: boolean }) {
  return shownKeys(keys, mac).map((key, at) => <Kbd key={`${at} ${key}`}>{key}</Kbd>);
}
