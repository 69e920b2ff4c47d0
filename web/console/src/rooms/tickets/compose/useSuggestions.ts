/** What the word at the caret offers: macros and articles, colleagues, emoji. */
import type { ArticleHit, FilledMacro, Macro } from "@havendesk/shared";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { orMissing } from "../../../api/missing";
import { useTell } from "../../../ui/tell";
import { useLanguage } from "../../../ui/useLanguage";
import { useMe } from "../../people/MeContext";
import { useStaff } from "../../people/queries";
import { findEmoji } from "./emoji";
import { colleagues } from "./mentions";
import type { Trigger } from "./trigger";
import type { ComposerState } from "./useComposer";

export interface Suggestion {
  key: string;
  kind: "macro" | "article" | "mention" | "emoji";
  title: string;
  hint: string;
  take(): void;
}

export type Suggestions = ReturnType<typeof useSuggestions>;

const MOST = 8;

interface SuggestionsInput {
  ticket: string;
  language: string;
  trigger: Trigger | null;
  state: ComposerState;
  replace(from: number, to: number, text: string): void;
}

export function useSuggestions({ ticket, language, trigger, state, replace }: SuggestionsInput) {
  const me = useMe();
  const reader = useLanguage();
  const staff = useStaff(trigger?.kind === "mention");
  const macros = useMacros(trigger?.kind === "slash" ? trigger.query.trim() : null);
  const articles = useArticles(trigger?.kind === "slash" ? trigger.query.trim() : null, language);
  const fill = useFillMacro(ticket);
  const place = useRef(trigger);
  place.current = trigger ?? place.current;

  const put = (text: string) => {
    const { current } = place;
    if (current) replace(current.from, current.to, text);
  };
  const takeMacro = (macro: Macro) =>
    fill.mutate(macro.id, {
      onSuccess: (filled) => {
        put(filled.text);
        state.addActs(filled.acts);
      },
    });

  const items = (): Suggestion[] => {
    if (!trigger) return [];
    if (trigger.kind === "emoji") {
      return findEmoji(trigger.query, reader).map((each) => ({
        key: each.name,
        kind: "emoji",
        title: `${each.sign} ${each.words[reader]}`,
        hint: `:${each.name}:`,
        take: () => put(each.sign),
      }));
    }
    if (trigger.kind === "mention") {
      return colleagues(staff.data ?? [], trigger.query, me.id).map((each) => ({
        key: each.id,
        kind: "mention",
        title: each.name,
        hint: each.languages.join(", "),
        take: () => put(`@${each.name} `),
      }));
    }
    return [
      ...(macros.data ?? []).slice(0, MOST).map(
        (each): Suggestion => ({
          key: each.id,
          kind: "macro",
          title: each.name,
          hint: each.shortcut ? `/${each.shortcut}` : "",
          take: () => takeMacro(each),
        }),
      ),
      ...(articles.data ?? []).slice(0, MOST).map(
        (each): Suggestion => ({
          key: `${each.language}/${each.slug}`,
          kind: "article",
          title: each.title,
          hint: each.excerpt,
          take: () => put(`${each.title}\n${new URL(each.url, location.origin).href}`),
        }),
      ),
    ];
  };
  const found = items().slice(0, 2 * MOST);
  const [active, setActive] = useState(0);
  const shape = found.map((each) => each.key).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top
  useEffect(() => setActive(0), [shape]);

  return {
    items: found,
    active,
    setActive,
    activeId: (listId: string) => `${listId}-${active}`,
    /** Whether the key was one of the list's. */
    onKey(key: string): boolean {
      if (found.length === 0) return false;
      if (key === "ArrowDown") setActive((before) => (before + 1) % found.length);
      else if (key === "ArrowUp") setActive((before) => (before + found.length - 1) % found.length);
      else if (key === "Enter" || key === "Tab") found[active]?.take();
      else return false;
      return true;
    },
  };
}

function useMacros(query: string | null) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.macros, query],
    queryFn: () =>
      orMissing(
        backend.request<Macro[]>("GET", `/desk/macros?${new URLSearchParams({ q: query ?? "" })}`),
        [],
      ),
    enabled: query !== null,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** Articles in the customer's language, once two letters say what about. */
function useArticles(query: string | null, language: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["desk", "articles", language, query],
    queryFn: () =>
      orMissing(
        backend.request<ArticleHit[]>(
          "GET",
          `/desk/articles?${new URLSearchParams({ q: query ?? "", language })}`,
        ),
        [],
      ),
    enabled: query !== null && query.length >= 2,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

function useFillMacro(ticket: string) {
  const backend = useBackend();
  const tell = useTell();
  return useMutation({
    mutationFn: (macro: string) =>
      backend.request<FilledMacro>("POST", `/desk/tickets/${ticket}/macros/${macro}`),
    onError: (error) => tell.failed(error),
  });
}
