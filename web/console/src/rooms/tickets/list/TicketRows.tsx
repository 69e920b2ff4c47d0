import type { TicketRow } from "@havendesk/shared";
import { Button, Skeleton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect } from "react";
import { useTranslation } from "react-i18next";
import classes from "./TicketList.module.css";
import { TicketListItem } from "./TicketListItem";

interface TicketRowsProps {
  rows: readonly TicketRow[];
  view: string;
  open: string | null;
  chosen: ReadonlySet<string>;
  onChoose(id: string, range: boolean): void;
  box: HTMLDivElement | null;
  more: { has: boolean; loading: boolean; failed: boolean; load(): void };
}

/** Rows are this high, so that nothing jumps while they come; in root em, so that larger text has room. */
const ROW_REM = 5.5;
/** So many rows before the end the next page is fetched. */
const AHEAD = 15;

function rootSize(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}

/** The rows that are in sight, of however many there are. */
export function TicketRows({ rows, view, open, chosen, onChoose, box, more }: TicketRowsProps) {
  const { t } = useTranslation();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box,
    estimateSize: () => ROW_REM * rootSize(),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  const wantsMore = more.has && !more.loading && !more.failed && lastShown >= rows.length - AHEAD;
  const { load } = more;
  useEffect(() => {
    if (wantsMore) load();
  }, [wantsMore, load]);

  const at = open === null ? -1 : rows.findIndex((row) => row.id === open);
  const { scrollToIndex } = virtual;
  useEffect(() => {
    if (at >= 0) scrollToIndex(at, { align: "auto" });
  }, [at, scrollToIndex]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const here = document.activeElement?.closest("[data-index]")?.getAttribute("data-index");
    if (step === 0 || here == null) return;
    const next = Number(here) + step;
    const row = rows[next];
    if (!row) return;
    event.preventDefault();
    scrollToIndex(next, { align: "auto" });
    // The row may be drawn only after the scroll.
    requestAnimationFrame(() => {
      box?.querySelector<HTMLElement>(`[data-row="${row.id}"]`)?.focus();
    });
  };

  return (
    <>
      <ul
        className={classes["rows"]}
        style={{ height: virtual.getTotalSize() }}
        onKeyDown={onKeyDown}
        aria-label={t("list.tickets")}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li
              key={item.key}
              data-index={item.index}
              aria-setsize={more.has ? -1 : rows.length}
              aria-posinset={item.index + 1}
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              <TicketListItem
                row={row}
                view={view}
                open={row.id === open}
                chosen={chosen.has(row.id)}
                onChoose={onChoose}
              />
            </li>
          );
        })}
      </ul>
      {more.loading ? <RowSkeletons count={2} /> : null}
      {more.failed ? (
        <div className={classes["more"]}>
          <Button size="xs" variant="default" onClick={more.load}>
            {t("list.moreFailed")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

export function RowSkeletons({ count }: { count: number }) {
  const { t } = useTranslation();
  return (
    <div aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {Array.from({ length: count }, (_, index) => `s${index}`).map((key) => (
        <div key={key} className={classes["skeleton"]}>
          <Skeleton height={14} width="55%" />
          <Skeleton height={12} width="80%" />
          <Skeleton height={16} width="38%" radius="xl" />
        </div>
      ))}
    </div>
  );
}
