import type { Original, Translated, Translations, Translator } from "@havendesk/shared";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";

/** What is kept beside the messages of a ticket, for readers of one language. */
export function useTranslations(ticket: string, to: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.translations(ticket, to),
    queryFn: () =>
      backend.request<Translations>(
        "GET",
        `/desk/tickets/${ticket}/translations?to=${encodeURIComponent(to)}`,
      ),
    staleTime: 60_000,
    retry: false,
  });
}

export function useTranslateMessage(to: string) {
  const backend = useBackend();
  return useCallback(
    (ticket: string, number: number) =>
      backend.request<Translated & { number: number }>(
        "POST",
        `/desk/tickets/${ticket}/messages/${number}/translation`,
        { to },
      ),
    [backend, to],
  );
}

export function useTranslateReply(ticket: string) {
  const backend = useBackend();
  return useCallback(
    (text: string, language: string, to: string) =>
      backend.request<Translated>("POST", `/desk/tickets/${ticket}/reply-translation`, {
        text,
        language,
        to,
      }),
    [backend, ticket],
  );
}

export interface Kept {
  cid: string;
  text: string;
  language: string;
  sentLanguage: string;
  translator: Translator;
}

/** Keep what was written before its translation goes out, on the server and in what is shown. */
export function useKeepOriginal(ticket: string, to: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  return useCallback(
    async ({ cid, text, language, sentLanguage, translator }: Kept) => {
      await backend.request("PUT", `/desk/tickets/${ticket}/originals/${cid}`, {
        text,
        language,
        sent_language: sentLanguage,
        translator,
      });
      const mine: Original = { cid, number: null, text, language, sent_language: sentLanguage, translator };
      queries.setQueryData<Translations>(keys.translations(ticket, to), (known) =>
        known
          ? { ...known, originals: [...known.originals.filter((each) => each.cid !== cid), mine] }
          : known,
      );
    },
    [backend, queries, ticket, to],
  );
}
