import type { Me, TicketRow, Undo } from "@havendesk/shared";
import type { components } from "@havendesk/shared/openapi";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useUndo } from "../../app/undo";
import { useTell } from "../../ui/tell";
import { isOver } from "../tickets/row";

type Bodies = components["schemas"];

/** Every act on a ticket: its path is `/desk/tickets/{id}/{act}`, its body is the rest. */
export type Act =
  | { act: "take" }
  | { act: "solve" }
  | ({ act: "transfer" } & Bodies["TransferIn"])
  | ({ act: "assign" } & Bodies["AssignIn"])
  | ({ act: "wait" } & Bodies["WaitIn"])
  | ({ act: "topic" } & Bodies["TopicIn"])
  | ({ act: "priority" } & Bodies["PriorityIn"]);

/** What this person may do with this ticket; the server decides again. */
export function allowedActs(row: TicketRow, me: Pick<Me, "id" | "permissions">) {
  const may = (permission: string) => me.permissions.includes(permission);
  const mine = row.assignee_id === me.id;
  const over = isOver(row);
  const takeAny = may("routing.take_any");
  return {
    take:
      may("routing.take") &&
      (row.status === "solved" || (!mine && !over && (row.handler !== "agent" || takeAny))),
    finish: !over && may("routing.finish") && (mine || takeAny),
    transfer: !over && may("routing.transfer") && (mine || takeAny),
    assign: !over && may("routing.assign"),
    describe: row.status !== "closed" && ((mine && !over) || may("tickets.write_any")),
    write: row.status !== "closed" && ((mine && !over) || may("tickets.write_any")),
  };
}

/** Carry out an act, say what came of it, and fetch what it changed. */
export function useAct(ticket: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { tellUndo } = useUndo();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: ({ act, ...body }: Act) =>
      backend.request<{ undo?: Undo | null } | undefined>("POST", `/desk/tickets/${ticket}/${act}`, body),
    onSuccess: (answer, { act }) => tellUndo(answer?.undo, t(`acts.done.${act}`)),
    onError: (error) => tell.failed(error),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
        queries.invalidateQueries({ queryKey: keys.situation(ticket) }),
        queries.invalidateQueries({ queryKey: keys.lists }),
        queries.invalidateQueries({ queryKey: keys.counts }),
        queries.invalidateQueries({ queryKey: keys.live }),
      ]),
  });
}
