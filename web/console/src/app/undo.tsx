/**
 * Taking back. Whoever carries out a reversible act hands its `undo` to `tellUndo`: a toast says what was done and
 * offers to take it back; the key z does the same as long as the server allows, also when the toast is gone.
 */
import type { TicketRow, Undo } from "@havendesk/shared";
import { Button, Group, Kbd } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../api/context";
import { keys } from "../api/keys";
import { ApiError } from "../api/problem";
import { useTell } from "../ui/tell";
import { useCommands } from "./commands";

/** How long the toast stays; the key works longer. */
const TOAST_MS = 10_000;

interface Done {
  undo: Undo;
  text: string;
}

export interface UndoApi {
  /** Say what was done, with the way back where there is one. */
  tellUndo(undo: Undo | null | undefined, text: string): void;
  /** Take the newest act back. */
  undoLast(): void;
}

const UndoContext = createContext<UndoApi | null>(null);

export function useUndo(): UndoApi {
  const api = useContext(UndoContext);
  if (!api) throw new Error("UndoProvider is missing");
  return api;
}

export function UndoProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const [done, setDone] = useState<readonly Done[]>([]);
  const said = useRef({ t, tell });
  said.current = { t, tell };

  const takeBack = useCallback(
    async (undo: Undo) => {
      setDone((before) => before.filter((each) => each.undo.id !== undo.id));
      notifications.hide(toastId(undo));
      try {
        const answer = await backend.request<{ tickets?: TicketRow[] }>("POST", `/desk/undo/${undo.id}`);
        for (const row of answer?.tickets ?? []) {
          void queries.invalidateQueries({ queryKey: keys.ticket(row.id) });
        }
        said.current.tell.done(said.current.t("undo.done"));
      } catch (error) {
        // No answer is not a no: the way back stays open.
        if (!(error instanceof ApiError)) setDone((before) => [...before, { undo, text: "" }]);
        said.current.tell.failed(error);
      } finally {
        void queries.invalidateQueries({ queryKey: keys.lists });
        void queries.invalidateQueries({ queryKey: keys.counts });
      }
    },
    [backend, queries],
  );

  const tellUndo = useCallback(
    (undo: Undo | null | undefined, text: string) => {
      const { t: say, tell: told } = said.current;
      if (!undo) {
        told.done(text);
        return;
      }
      setDone((before) => [...before.filter((each) => isOpen(each.undo)), { undo, text }]);
      notifications.show({
        id: toastId(undo),
        color: "harbour",
        autoClose: TOAST_MS,
        closeButtonProps: { "aria-label": say("ui.close") },
        message: (
          <Group gap="sm" justify="space-between" wrap="nowrap">
            <span>{text}</span>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => void takeBack(undo)}
              rightSection={<Kbd size="xs">Z</Kbd>}
            >
              {say("undo.undo")}
            </Button>
          </Group>
        ),
      });
    },
    [takeBack],
  );

  const last = done.at(-1);
  const undoLast = useCallback(() => {
    const newest = done.filter((each) => isOpen(each.undo)).at(-1);
    if (newest) void takeBack(newest.undo);
  }, [done, takeBack]);
  useCommands(
    last
      ? [
          {
            id: "desk.undo",
            group: "desk",
            keys: "z",
            label: t("undo.last"),
            words: last.text,
            run: undoLast,
          },
        ]
      : [],
  );
  const api = useMemo(() => ({ tellUndo, undoLast }), [tellUndo, undoLast]);
  return <UndoContext value={api}>{children}</UndoContext>;
}

function toastId(undo: Undo): string {
  return `undo-${undo.id}`;
}

function isOpen(undo: Undo): boolean {
  const until = Date.parse(undo.until);
  return Number.isNaN(until) || until > Date.now();
}
