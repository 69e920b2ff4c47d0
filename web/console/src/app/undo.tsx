/**
 * Taking back. Whoever carries out a reversible act hands its `undo` to `tellUndo`: a toast says what was done and
 * offers to take it back; the key z does the same as long as the server allows, also when the toast is gone.
 */
import type { BulkAnswer, TicketRow, Undo } from "@havendesk/shared";
import { Button, Group, Kbd } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../api/context";
import { keys } from "../api/keys";
import { ApiError } from "../api/problem";
import { codeTexts } from "../ui/problemTexts";
import { useTell } from "../ui/tell";
import { useCommands } from "./commands";

/** How long the toast stays; the key works longer. */
const TOAST_MS = 10_000;
/** How long an act without a server's word for it can be taken back. */
const OWN_MS = 5 * 60_000;

interface UndoAnswer {
  tickets?: TicketRow[];
  /** Left as they are, because somebody did something else with them meanwhile. */
  refused?: BulkAnswer["refused"];
}

interface WayBack {
  id: string;
  text: string;
  /** Epoch milliseconds. */
  until: number;
  go(): Promise<void>;
}

export interface UndoApi {
  /** Say what was done, with the way back where there is one; several undos are taken back together. */
  tellUndo(undo: Undo | readonly Undo[] | null | undefined, text: string): void;
  /** The same for an act whose way back is a request of its own (making again what was deleted). */
  tellBack(text: string, back: () => Promise<unknown>): void;
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
  const [ways, setWays] = useState<readonly WayBack[]>([]);
  const latest = useRef({ t, tell, ways });
  useEffect(() => {
    latest.current = { t, tell, ways };
  });

  const takeBack = useCallback(
    async (way: WayBack) => {
      const said = latest.current;
      setWays((before) => before.filter((each) => each.id !== way.id));
      notifications.hide(way.id);
      try {
        await way.go();
        said.tell.done(said.t("undo.done"));
      } catch (error) {
        // No answer is not a no: the way back stays open.
        if (!(error instanceof ApiError)) setWays((before) => [...before, way]);
        said.tell.failed(error);
      } finally {
        void queries.invalidateQueries({ queryKey: keys.lists });
        void queries.invalidateQueries({ queryKey: keys.counts });
      }
    },
    [queries],
  );

  const offer = useCallback(
    (way: WayBack) => {
      const say = latest.current.t;
      setWays((before) => [...before.filter(isOpen), way]);
      notifications.show({
        id: way.id,
        color: "harbour",
        autoClose: TOAST_MS,
        closeButtonProps: { "aria-label": say("ui.close") },
        message: (
          <Group gap="sm" justify="space-between" wrap="nowrap">
            <span>{way.text}</span>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => void takeBack(way)}
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

  const api = useMemo((): UndoApi => {
    const onServer = async (undos: readonly Undo[]) => {
      // The newest act first, as it was done last.
      for (const undo of [...undos].reverse()) {
        const answer = await backend.request<UndoAnswer | undefined>("POST", `/desk/undo/${undo.id}`);
        const { t: say, tell: told } = latest.current;
        const left = answer?.refused ?? [];
        if (left.length > 0) {
          told.warn(
            say("undo.partly", { count: left.length }),
            left
              .map((each) => `${each.reference}: ${codeTexts(say, each.code)?.title ?? each.title}`)
              .join("; "),
          );
        }
        // Not only those that were acted on: what was merged or split concerns the ticket beside it too.
        void queries.invalidateQueries({ queryKey: keys.tickets });
      }
    };
    return {
      tellUndo(undo, text) {
        const undos = undo ? (Array.isArray(undo) ? undo : [undo]) : [];
        const [first] = undos;
        if (!first) {
          latest.current.tell.done(text);
          return;
        }
        const until = Math.min(...undos.map(untilOf));
        offer({ id: `undo-${first.id}`, text, until, go: () => onServer(undos) });
      },
      tellBack(text, back) {
        const id = `undo-${crypto.randomUUID()}`;
        offer({ id, text, until: Date.now() + OWN_MS, go: async () => void (await back()) });
      },
      undoLast() {
        const newest = latest.current.ways.filter(isOpen).at(-1);
        if (newest) void takeBack(newest);
      },
    };
  }, [backend, queries, offer, takeBack]);

  const last = ways.at(-1);
  useCommands(
    last
      ? [
          {
            id: "desk.undo",
            group: "desk",
            keys: "z",
            label: t("undo.last"),
            words: last.text,
            run: api.undoLast,
          },
        ]
      : [],
  );
  return <UndoContext value={api}>{children}</UndoContext>;
}

function untilOf(undo: Undo): number {
  const until = Date.parse(undo.until);
  return Number.isNaN(until) ? Date.now() + OWN_MS : until;
}

function isOpen(way: WayBack): boolean {
  return way.until > Date.now();
}
