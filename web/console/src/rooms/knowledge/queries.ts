import type {
  ArticleDetails,
  ArticleFeedback,
  ArticlePage,
  ArticleState,
  ArticleWords,
  Coverage,
  CustomerLanguage,
  DeskArticle,
  TextDiffLine,
  TextPreview,
  TextRevision,
  Topic,
} from "@havendesk/shared";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

export interface ArticleFilter {
  shown: ArticleState;
  q: string;
  topic: Topic | null;
  language: CustomerLanguage | null;
  owner: string;
}

const ROOT = "/desk/knowledge";
const PAGE = 200;

export function useArticles(filter: ArticleFilter) {
  const backend = useBackend();
  const query = new URLSearchParams({ shown: filter.shown, limit: String(PAGE) });
  if (filter.q.trim()) query.set("q", filter.q.trim());
  if (filter.topic) query.set("topic", filter.topic);
  if (filter.language) query.set("language", filter.language);
  if (filter.owner) query.set("owner", filter.owner);
  return useQuery({
    queryKey: [...keys.articles, query.toString()],
    queryFn: () => backend.request<ArticlePage>("GET", `${ROOT}/articles?${query}`),
    placeholderData: keepPreviousData,
  });
}

export function useArticle(slug: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.article(slug),
    queryFn: () => backend.request<DeskArticle>("GET", `${ROOT}/articles/${encodeURIComponent(slug)}`),
    staleTime: 0,
  });
}

function useRefresh() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keys.knowledge });
}

export function useCreateArticle() {
  const backend = useBackend();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (details: ArticleDetails) =>
      backend.request<{ article_id: string; slug: string }>("POST", `${ROOT}/articles`, details),
    onSettled: refresh,
  });
}

export function useChangeDetails(id: string) {
  const backend = useBackend();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (details: ArticleDetails & { version: number }) =>
      backend.request<{ version: number; slug: string }>("PUT", `${ROOT}/articles/${id}`, details),
    onSuccess: refresh,
  });
}

/** Acts on a whole article (`archive`) or on one of its texts (`texts/ko/approve`). */
export function useArticleAct(id: string) {
  const backend = useBackend();
  const refresh = useRefresh();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ act, body }: { act: string; body?: object; done: string }) =>
      backend.request<unknown>("POST", `${ROOT}/articles/${id}/${act}`, body ?? {}),
    onSuccess: (_answer, { done }) => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: refresh,
  });
}

export interface DraftToKeep extends ArticleWords {
  version: number;
  follows_source: boolean;
}

export function useSaveDraft(id: string, language: CustomerLanguage) {
  const backend = useBackend();
  return useMutation({
    mutationFn: (draft: DraftToKeep) =>
      backend.request<{ version: number }>("PUT", `${ROOT}/articles/${id}/texts/${language}/draft`, draft),
  });
}

export function useDiscardDraft(id: string, language: CustomerLanguage) {
  const backend = useBackend();
  const refresh = useRefresh();
  const tell = useTell();
  return useMutation({
    mutationFn: (version: number) =>
      backend.request<unknown>("DELETE", `${ROOT}/articles/${id}/texts/${language}/draft?version=${version}`),
    onError: (error) => tell.failed(error),
    onSettled: refresh,
  });
}

export function usePreview(id: string, language: CustomerLanguage, words: ArticleWords, wanted: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.article(id), "preview", language, words],
    queryFn: () =>
      backend.request<TextPreview>("POST", `${ROOT}/articles/${id}/texts/${language}/preview`, words),
    enabled: wanted,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

export function useHistory(id: string, language: CustomerLanguage) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.article(id), "history", language],
    queryFn: () => backend.request<TextRevision[]>("GET", `${ROOT}/articles/${id}/texts/${language}/history`),
    staleTime: 0,
  });
}

export function useDiff(
  id: string,
  language: CustomerLanguage,
  range: { before: number; after: number } | null,
) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.article(id), "diff", language, range],
    queryFn: () =>
      backend.request<TextDiffLine[]>(
        "GET",
        `${ROOT}/articles/${id}/texts/${language}/diff?before=${range?.before}&after=${range?.after}`,
      ),
    enabled: range !== null,
  });
}

export function useAddImage(id: string) {
  const backend = useBackend();
  const refresh = useRefresh();
  const tell = useTell();
  return useMutation({
    mutationFn: (file: File) => backend.send<{ name: string }>(`${ROOT}/articles/${id}/images`, file),
    onError: (error) => tell.failed(error),
    onSettled: refresh,
  });
}

export function useFeedback(owner: string, handled: boolean) {
  const backend = useBackend();
  const query = new URLSearchParams({ handled: String(handled), ...(owner ? { owner } : {}) });
  return useQuery({
    queryKey: [...keys.knowledge, "feedback", query.toString()],
    queryFn: () => backend.request<ArticleFeedback[]>("GET", `${ROOT}/feedback?${query}`),
  });
}

export function useCoverage() {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.knowledge, "coverage"],
    queryFn: () => backend.request<Coverage>("GET", `${ROOT}/coverage`),
  });
}

/** Acts beside the articles: feedback that was looked at, a gap that needs no article. */
export function useCareAct() {
  const backend = useBackend();
  const refresh = useRefresh();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body?: object; done: string }) =>
      backend.request<unknown>("POST", `${ROOT}/${path}`, body ?? {}),
    onSuccess: (_answer, { done }) => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: refresh,
  });
}
