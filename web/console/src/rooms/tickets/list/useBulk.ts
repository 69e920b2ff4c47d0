import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { useUndo } from "../../../app/undo";
import { type BulkAct, type BulkOutcome, runBulk } from "./bulk";

/** Run one act on many tickets, with progress, and say what was done with the way back. */
export function useBulk() {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const { tellUndo } = useUndo();
  const [share, setShare] = useState<number | null>(null);
  const run = async (tickets: readonly string[], act: BulkAct): Promise<BulkOutcome> => {
    setShare(0);
    const outcome = await runBulk(backend, tickets, act, setShare);
    setShare(null);
    if (outcome.done.length > 0) {
      tellUndo(outcome.undos, t(`bulk.done.${act.act}`, { count: outcome.done.length }));
    }
    for (const queryKey of [keys.lists, keys.counts]) void queries.invalidateQueries({ queryKey });
    for (const id of outcome.done) void queries.invalidateQueries({ queryKey: keys.ticket(id) });
    return outcome;
  };
  return { share, run };
}
