import type { Undo } from "@havendesk/shared";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { useUndo } from "../../../app/undo";
import { useTell } from "../../../ui/tell";

/** Take any ticket, wherever it is shown. */
export function useTakeAnywhere() {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { tellUndo } = useUndo();
  return useMutation({
    mutationFn: (ticket: string) =>
      backend.request<{ undo?: Undo | null } | undefined>("POST", `/desk/tickets/${ticket}/take`),
    onSuccess: (answer) => tellUndo(answer?.undo, t("acts.done.take")),
    onError: (error) => tell.failed(error),
    onSettled: (_answer, _error, ticket) =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.live }),
        queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
        queries.invalidateQueries({ queryKey: keys.lists }),
        queries.invalidateQueries({ queryKey: keys.counts }),
      ]),
  });
}
