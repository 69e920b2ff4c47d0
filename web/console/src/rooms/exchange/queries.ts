import type { Situation } from "@havendesk/shared";
import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";

/** While something of the card is missing because the exchange is silent, it is asked for again. */
const HEAL_MS = 20_000;

function isSilent(answer: Situation): boolean {
  return Object.values(answer).some(
    (part) => part === "exchange_silent" || (part as { code?: string }).code === "exchange_silent",
  );
}

/**
 * Fetched beside the conversation, never before it: a slow exchange must not hold up the words. A whole card
 * is not read again by a timer, because every look is on record; it tells its age and has a key.
 */
export function useSituation(ticket: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.situation(ticket),
    queryFn: () => backend.request<Situation>("GET", `/desk/tickets/${ticket}/situation`),
    staleTime: 30_000,
    retry: false,
    refetchInterval: ({ state }) => (state.data && isSilent(state.data) ? HEAL_MS : false),
  });
}
