import type { Priority, Topic } from "@havendesk/shared";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useTell } from "../../ui/tell";

/** Every act on a ticket: its path is `/desk/tickets/{id}/{act}`, its body is the rest. */
export type Act =
  | { act: "take" }
  | { act: "transfer"; team_id?: string; agent_id?: string; reason: string }
  | { act: "assign"; agent_id: string; reason?: string }
  | { act: "solve"; note?: string }
  | { act: "wait"; for: "customer" | "department" }
  | { act: "topic"; topic: Topic }
  | { act: "priority"; priority: Priority };

/** Carry out an act, say what came of it, and fetch what it changed. */
export function useAct(ticket: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: ({ act, ...body }: Act) =>
      backend.request<unknown>("POST", `/desk/tickets/${ticket}/${act}`, body),
    onSuccess: (_answer, { act }) => tell.done(t(`acts.done.${act}`)),
    onError: (error) => tell.failed(error),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
        queries.invalidateQueries({ queryKey: keys.lists }),
      ]),
  });
}
