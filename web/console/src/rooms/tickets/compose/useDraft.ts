import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Backend } from "../../../api/backend";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { ApiError } from "../../../api/problem";
import { loadDraft, saveDraft } from "../drafts";
import { useTicketDetail } from "../queries";
import { DraftKeeper, NotKeptError, OutdatedError } from "./draftKeeper";
import { type Draft, serverDraft } from "./draftRules";

/** The text of one ticket as it is being written, kept here and on the server. */
export function useDraft(ticket: string, staffId: string) {
  const backend = useBackend();
  const queries = useQueryClient();
  const [keeper] = useState(
    () =>
      new DraftKeeper({
        load: () => loadDraft(localStorage, staffId, ticket),
        save: (draft) => saveDraft(localStorage, staffId, ticket, draft),
        put: (draft, revision) => put(backend, ticket, draft, revision),
        drop: () => drop(backend, ticket),
        fetch: () => void queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
      }),
  );
  const view = useSyncExternalStore(keeper.subscribe, keeper.getView);

  const stored = useTicketDetail(ticket)?.draft;
  useEffect(() => {
    // An older server says nothing about drafts; nothing said is not "there is none".
    if (stored !== undefined) keeper.hear(serverDraft(stored));
  }, [keeper, stored]);

  useEffect(() => {
    const hide = () => {
      if (document.visibilityState === "hidden") void keeper.flush();
    };
    document.addEventListener("visibilitychange", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      void keeper.flush();
    };
  }, [keeper]);
  return { keeper, view };
}

async function put(
  backend: Backend,
  ticket: string,
  draft: Draft,
  revision: number,
): Promise<{ revision: number }> {
  try {
    return await backend.request<{ revision: number }>("PUT", `/desk/tickets/${ticket}/draft`, {
      text: draft.text,
      internal: draft.internal,
      attachments: draft.attachments.map((file) => file.id),
      revision,
    });
  } catch (error) {
    throw read(error);
  }
}

async function drop(backend: Backend, ticket: string): Promise<void> {
  try {
    await backend.request("DELETE", `/desk/tickets/${ticket}/draft`);
  } catch (error) {
    if (!(error instanceof ApiError && error.problem.status === 404)) throw read(error);
  }
}

function read(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const { status, code } = error.problem;
  if (code === "draft_outdated") {
    const { params } = error.problem as { params?: { stored?: unknown } };
    return new OutdatedError(serverDraft(params?.stored));
  }
  // A refusal is final for this text, an ended session or a struggling server is not.
  if (status >= 500 || status === 401 || status === 429) return error;
  return new NotKeptError(status === 404 || status === 403 || status === 405);
}
