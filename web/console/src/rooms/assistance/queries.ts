import type {
  AssistanceReport,
  Help,
  Original,
  SuggestionOutcome,
  Translated,
  Translations,
  Translator,
  WordedHelp,
} from "@havendesk/shared";
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useLanguage } from "../../ui/useLanguage";

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

/** Gathered once when a ticket is opened; every look is on record, so nothing asks again by itself. */
export function useHelp(ticket: string, enabled: boolean) {
  const backend = useBackend();
  const reader = useLanguage();
  return useQuery({
    queryKey: keys.help(ticket, reader),
    queryFn: () => backend.request<Help>("POST", `/desk/tickets/${ticket}/help`, { to: reader }),
    enabled,
    staleTime: 5 * 60_000,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function useWordDraft(ticket: string) {
  const backend = useBackend();
  return useMutation({
    mutationFn: (suggestion: string) =>
      backend.request<WordedHelp>("POST", `/desk/tickets/${ticket}/help/draft`, { suggestion }),
  });
}

export function useWordSummary(ticket: string) {
  const backend = useBackend();
  const reader = useLanguage();
  return useMutation({
    mutationFn: () =>
      backend.request<WordedHelp>("POST", `/desk/tickets/${ticket}/help/summary`, { to: reader }),
  });
}

export function useReport(days: number) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.assistance, days],
    queryFn: () => backend.request<AssistanceReport>("GET", `/desk/assistance/report?days=${days}`),
  });
}

/** What became of a suggestion, shown at once. */
export function settledInHelp(
  queries: QueryClient,
  ticket: string,
  suggestion: string,
  outcome: SuggestionOutcome,
): void {
  const settled = <T extends { suggestion: string; outcome: SuggestionOutcome }>(each: T): T =>
    each.suggestion === suggestion ? { ...each, outcome } : each;
  queries.setQueriesData<Help>({ queryKey: ["desk", "help", ticket] }, (known) =>
    known
      ? { ...known, findings: known.findings.map(settled), articles: known.articles.map(settled) }
      : known,
  );
}
