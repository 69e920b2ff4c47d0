import type { Undo } from "@havendesk/shared";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useUndo } from "../../app/undo";
import { usePageEffects } from "../../live/LiveProvider";
import type { Afterwards } from "../../live/state";
import { codeTexts } from "../../ui/problemTexts";
import { useTell } from "../../ui/tell";

type Step = { act: string; body: unknown; text: "solve" | "wait" | "topic" | "priority" | "tag" };

/** What belongs to a message is done once the message is stored, whatever page is open by then; never before. */
export function useAfterwards(): void {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { tellUndo } = useUndo();

  const carryOut = async (ticket: string, after: Afterwards) => {
    try {
      for (const { act, body, text } of stepsOf(after)) {
        const answer = await backend.request<{ undo?: Undo | null } | undefined>(
          "POST",
          `/desk/tickets/${ticket}/${act}`,
          body,
        );
        tellUndo(answer?.undo, t(`acts.done.${text}`));
      }
    } catch (error) {
      tell.failed(error);
    } finally {
      void queries.invalidateQueries({ queryKey: keys.ticket(ticket) });
      void queries.invalidateQueries({ queryKey: keys.lists });
      void queries.invalidateQueries({ queryKey: keys.counts });
    }
  };
  usePageEffects((effect) => {
    if (effect.do === "stored" && effect.item.after) void carryOut(effect.item.ticket, effect.item.after);
    if (effect.do === "unsent") {
      tell.warn(t("messages.unsentElsewhere"), codeTexts(t, effect.code)?.title ?? effect.code);
    }
  });
}

/** The status comes last: a solved ticket may not be described any more. */
export function stepsOf(after: Afterwards): Step[] {
  const steps: Step[] = [];
  if (after.topic) steps.push({ act: "topic", body: { topic: after.topic }, text: "topic" });
  if (after.priority) steps.push({ act: "priority", body: { priority: after.priority }, text: "priority" });
  if (after.tags?.length) steps.push({ act: "tags", body: { add: after.tags, remove: [] }, text: "tag" });
  if (after.status === "solved") steps.push({ act: "solve", body: {}, text: "solve" });
  if (after.status === "waiting_customer")
    steps.push({ act: "wait", body: { for: "customer" }, text: "wait" });
  if (after.status === "waiting_department")
    steps.push({ act: "wait", body: { for: "department" }, text: "wait" });
  return steps;
}
