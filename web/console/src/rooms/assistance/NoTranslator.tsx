import type { TicketRow, Undo } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { IconLanguageOff } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { useUndo } from "../../app/undo";
import { useTell } from "../../ui/tell";
import { useLanguage } from "../../ui/useLanguage";
import { useMe } from "../people/MeContext";
import { allowedActs, useAct } from "../routing/actions";
import { TransferDialog } from "../routing/TransferDialog";
import { languageName } from "../tickets/labels";
import classes from "./TranslationSlot.module.css";

/** There is no translation: says why, and offers those who need none. */
export function NoTranslator({ row, text, onGone }: { row: TicketRow; text: string; onGone(): void }) {
  const { t } = useTranslation();
  const reader = useLanguage();
  const me = useMe();
  const act = useAct(row.id);
  const mark = useMarkForInterpreter(row.id);
  const [choosing, setChoosing] = useState(false);
  return (
    <div className={classes["none"]} role="status">
      <IconLanguageOff size={16} aria-hidden />
      <span>{text}</span>
      {allowedActs(row, me).transfer ? (
        <Button size="compact-xs" variant="default" onClick={() => setChoosing(true)}>
          {t("translation.handOver", { language: languageName(row.language, reader) })}
        </Button>
      ) : null}
      <Button size="compact-xs" variant="default" loading={mark.isPending} onClick={() => mark.mutate()}>
        {t("translation.interpreter")}
      </Button>
      {choosing ? (
        <TransferDialog row={row} act={act} onClose={() => setChoosing(false)} onGone={onGone} />
      ) : null}
    </div>
  );
}

function useMarkForInterpreter(ticket: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { tellUndo } = useUndo();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: () => backend.request<{ undo: Undo | null }>("POST", `/desk/tickets/${ticket}/interpreter`),
    onSuccess: (answer) => tellUndo(answer.undo, t("translation.interpreterDone")),
    onError: (error) => tell.failed(error),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
        queries.invalidateQueries({ queryKey: keys.lists }),
        queries.invalidateQueries({ queryKey: keys.tags }),
      ]),
  });
}
