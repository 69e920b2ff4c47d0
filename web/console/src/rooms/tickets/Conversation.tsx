import type { MergedTicket, TicketRow } from "@havendesk/shared";
import { Button, Skeleton } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { useLive } from "../../live/LiveProvider";
import type { Conversation as LiveConversation, Outgoing } from "../../live/state";
import { useMe } from "../people/MeContext";
import classes from "./Conversation.module.css";
import { ConversationRow, type RowActs } from "./ConversationRow";
import { useLoadEarlier } from "./queries";
import { lastSeenOfOurs, timeline } from "./timeline";
import { nextMessage, useMessageList } from "./useMessageList";
import { useReadMarks } from "./useReadMarks";

const NO_MERGED: readonly MergedTicket[] = [];

interface ConversationProps {
  row: TicketRow;
  live: LiveConversation;
  alias: string;
  merged: readonly MergedTicket[];
  onEdit(item: Outgoing): void;
}

/** The messages of one ticket: opens at the end, older ones come while one scrolls up, only what is near is drawn. */
export function Conversation({ row, live, alias, merged, onEdit }: ConversationProps) {
  const { t } = useTranslation();
  const me = useMe();
  const outbox = useLive((state) => state.outbox);
  // Frozen while the conversation is open: the divider must not run away from the reader.
  const [readAtOpening] = useState(live.read.agent);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const pending = useMemo(() => outbox.filter((item) => item.ticket === row.id), [outbox, row.id]);
  const rows = useMemo(
    () =>
      timeline(live.messages, pending, readAtOpening > 0 ? readAtOpening : null, {
        merged: live.from > 0 ? NO_MERGED : merged,
        open: shown,
        earlier: live.from > 0,
      }),
    [live.messages, live.from, pending, readAtOpening, merged, shown],
  );
  const box = useRef<HTMLElement>(null);
  const list = useMessageList(box, rows, live.last, live.from > 0);
  const earlier = useEarlier(row.id, live.from);
  useScrollToOwn(pending, list.toEnd);
  useReadMarks(row.id, row.assignee_id === me.id && list.atEnd, live.last);

  const items = list.virtual.getVirtualItems();
  const wanted = list.settled && live.from > 0 && items[0]?.index === 0;
  const { loadWhenNear } = earlier;
  useEffect(() => {
    if (wanted) loadWhenNear();
  }, [wanted, loadWhenNear]);

  const acts: RowActs = {
    row,
    alias,
    seen: lastSeenOfOurs(live.messages, live.read.customer),
    onEdit,
    onMerged: (ticket) =>
      setShown((before) => {
        const after = new Set(before);
        if (!after.delete(ticket)) after.add(ticket);
        return after;
      }),
  };
  const onKeyDown = useMessageKeys(rows, list, items.at(-1)?.index ?? rows.length);
  useCommands([
    {
      id: "conversation.messages",
      group: "conversation",
      keys: "m",
      label: t("commands.messages"),
      run: () => box.current?.focus(),
    },
  ]);

  return (
    <div className={classes["frame"]}>
      <section
        ref={box}
        className={classes["scroll"]}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={t("conversation.messages")}
        onKeyDown={onKeyDown}
      >
        {rows.length === 0 ? <p className={classes["none"]}>{t("conversation.none")}</p> : null}
        <ol className={classes["messages"]} style={{ height: list.virtual.getTotalSize() }}>
          {live.from > 0 ? <EarlierPlace earlier={earlier} /> : null}
          {items.map((item) => {
            const each = rows[item.index];
            if (!each) return null;
            return (
              <li
                key={each.key}
                ref={list.virtual.measureElement}
                data-index={item.index}
                data-line={each.key}
                className={classes["row"]}
                style={{ transform: `translateY(${item.start}px)` }}
                tabIndex={-1}
              >
                <ConversationRow item={each} acts={acts} />
              </li>
            );
          })}
        </ol>
      </section>
      {list.atEnd ? null : (
        <Button
          className={classes["toEnd"] ?? ""}
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={list.toEnd}
        >
          {list.fresh > 0 ? t("conversation.newBelow", { count: list.fresh }) : t("conversation.toEnd")}
        </Button>
      )}
      <TypingLine live={live} alias={alias} />
    </div>
  );
}

/** Whoever sends wants to see it, wherever they had scrolled to. */
function useScrollToOwn(pending: readonly Outgoing[], toEnd: () => void): void {
  const newest = pending.at(-1)?.cid;
  useEffect(() => {
    if (newest) toEnd();
  }, [newest, toEnd]);
}

interface Earlier {
  failed: boolean;
  load(): void;
  loadWhenNear(): void;
}

/** Older messages come by number while one scrolls up; one page at a time. */
function useEarlier(ticket: string, from: number): Earlier {
  const fetchEarlier = useLoadEarlier(ticket);
  const [failed, setFailed] = useState(false);
  const running = useRef(false);
  const load = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setFailed(false);
    try {
      await fetchEarlier(from);
    } catch {
      setFailed(true);
    } finally {
      running.current = false;
    }
  }, [fetchEarlier, from]);
  return useMemo(
    () => ({
      failed,
      load: () => void load(),
      loadWhenNear: () => {
        if (!failed) void load();
      },
    }),
    [failed, load],
  );
}

/** Says that older messages come, or that they did not. */
function EarlierPlace({ earlier }: { earlier: Earlier }) {
  const { t } = useTranslation();
  return (
    <li className={classes["earlier"]} aria-busy={!earlier.failed}>
      {earlier.failed ? (
        <>
          <span role="alert">{t("conversation.earlierFailed")}</span>
          <Button size="compact-xs" variant="default" onClick={earlier.load}>
            {t("ui.tryAgain")}
          </Button>
        </>
      ) : (
        <>
          <span className="hd-visually-hidden">{t("ui.loading")}</span>
          <Skeleton height={36} width="40%" radius={10} />
        </>
      )}
    </li>
  );
}

type List = ReturnType<typeof useMessageList>;

/** j and k from message to message, Home and End to the ends of what is held. */
function useMessageKeys(rows: Parameters<typeof nextMessage>[0], list: List, lastDrawn: number) {
  const { active, activeIndex, goTo } = list;
  useEffect(() => {
    if (!active) return;
    const found = document.querySelector<HTMLElement>(`[data-line="${CSS.escape(active)}"]`);
    found?.focus({ preventScroll: true });
  }, [active]);
  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) return;
    if (event.target instanceof HTMLElement && event.target.closest("input, textarea, [role=slider]")) return;
    const from = activeIndex >= 0 ? activeIndex : lastDrawn + 1;
    const target: Record<string, number> = {
      j: activeIndex >= 0 ? nextMessage(rows, activeIndex, 1) : nextMessage(rows, rows.length, -1),
      k: nextMessage(rows, Math.min(from, rows.length), -1),
      Home: nextMessage(rows, -1, 1),
      End: nextMessage(rows, rows.length, -1),
    };
    const index = target[event.key];
    if (index === undefined || !rows[index]) return;
    event.preventDefault();
    goTo(index);
  };
}

/** Always takes its line, so that nothing jumps when somebody begins to type. */
function TypingLine({ live, alias }: { live: LiveConversation; alias: string }) {
  const { t } = useTranslation();
  const names = live.typing.map((typist) =>
    typist.kind === "customer" ? alias : (typist.name ?? t("messages.agent")),
  );
  return (
    <p className={classes["typing"]} aria-live="polite">
      {names.length > 0 ? (
        <>
          <span className={classes["dots"]} aria-hidden>
            <span />
            <span />
            <span />
          </span>
          {t("conversation.typing", { names: names.join(", ") })}
        </>
      ) : null}
    </p>
  );
}

export function ConversationSkeleton() {
  const { t } = useTranslation();
  const widths = ["46%", "58%", "34%", "62%", "40%"];
  return (
    <div className={classes["skeleton"]} aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {widths.map((width, index) => (
        <Skeleton
          key={width}
          height={index % 2 ? 66 : 42}
          width={width}
          radius={10}
          ml={index % 2 ? "auto" : 0}
        />
      ))}
    </div>
  );
}
