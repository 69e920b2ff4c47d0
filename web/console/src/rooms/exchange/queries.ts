import type { Situation } from "@havendesk/shared";
import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";

/**
 * Fetched beside the conversation, never before it: a slow exchange must not hold up the words. It is not
 * read again by a timer, because every look is on record; the card tells its age and has a key.
 */
export function useSituation(ticket: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.situation(ticket),
    queryFn: () => backend.request<Situation>("GET", `/desk/tickets/${ticket}/situation`),
    staleTime: 30_000,
    retry: false,
  });
}
