import type { AnswerReview, BotModel, BotTraining, ReviewOutcome } from "@havendesk/shared";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

/** A training takes a minute or two: while one is under way its state is asked for. */
const UNDER_WAY_MS = 3_000;

export function useReviews(settled: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: [...keys.reviews, settled],
    queryFn: () => backend.request<AnswerReview[]>("GET", `/desk/reviews?settled=${settled}`),
  });
}

export function useSettleReview(done: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ id, outcome, note }: { id: string; outcome: ReviewOutcome; note: string }) =>
      backend.request<unknown>("POST", `/desk/reviews/${id}`, { outcome, note }),
    onSuccess: () => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.reviews }),
  });
}

export function useReportAnswer(done: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: ({ ticket, number }: { ticket: string; number: number }) =>
      backend.request<unknown>("POST", `/desk/tickets/${ticket}/answers/${number}/report`, {}),
    onSuccess: () => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.reviews }),
  });
}

export function useModels() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.models,
    queryFn: () => backend.request<{ models: BotModel[]; trainings: BotTraining[] }>("GET", "/bot/models"),
    refetchInterval: ({ state }) => (state.data?.trainings.some(isUnderWay) ? UNDER_WAY_MS : false),
  });
}

export function useTrain(done: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (asked: { reason: string; allow_drop: boolean }) =>
      backend.request<{ id: string }>("POST", "/bot/models", asked),
    onSuccess: () => tell.done(done),
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.models }),
  });
}

export function isUnderWay(training: BotTraining): boolean {
  return training.state === "asked" || training.state === "running";
}
