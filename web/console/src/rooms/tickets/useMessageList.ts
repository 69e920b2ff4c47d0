/** The virtual list of a conversation: opens at its end, stays there, and moves no text under a reader. */
import { type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { guessedHeight, type Row } from "./timeline";

/** Closer to the end than this (px) counts as being there. */
const NEAR = 64;
/** Rows drawn beyond what is seen: a flick stays inside them. */
const OVERSCAN = 14;

/** The place above the first row where older messages are told to come, in px. */
export const EARLIER_PX = 56;

/**
 * @param newest number of the last message
 * @param earlier there are older messages that are not held yet
 */
export function useMessageList(
  box: RefObject<HTMLElement | null>,
  rows: readonly Row[],
  newest: number,
  earlier: boolean,
) {
  const [atEnd, setAtEnd] = useState(true);
  const [seen, setSeen] = useState(newest);
  const [active, setActive] = useState<string | null>(null);
  const activeIndex = useMemo(() => rows.findIndex((row) => row.key === active), [rows, active]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (index) => guessedHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR,
    overscan: OVERSCAN,
    // No row of its own: the list keeps its place by the first row in sight, and that must be a message.
    paddingStart: earlier ? EARLIER_PX : 0,
    rangeExtractor: (range) => withActive(range, activeIndex),
  });
  const { scrollToEnd, scrollToIndex } = virtual;
  const toEnd = useCallback(() => scrollToEnd(), [scrollToEnd]);

  // The very first drawing is of the beginning: only after it is the place the reader's.
  const [settled, setSettled] = useState(false);
  useLayoutEffect(() => {
    scrollToEnd();
    const frame = requestAnimationFrame(() => setSettled(true));
    return () => cancelAnimationFrame(frame);
  }, [scrollToEnd]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR);
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [box]);

  // A composer that grows, or a keyboard that opens, takes height away: the end stays in sight.
  const stuck = useRef(atEnd);
  stuck.current = atEnd;
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (stuck.current) scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, scrollToEnd]);

  useEffect(() => {
    if (atEnd) setSeen(newest);
  }, [atEnd, newest]);

  /** Put the keyboard on a message; the list scrolls there. */
  const goTo = useCallback(
    (index: number) => {
      const row = rows[index];
      if (!row) return;
      setActive(row.key);
      scrollToIndex(index, { align: "auto" });
    },
    [rows, scrollToIndex],
  );

  return {
    virtual,
    settled,
    atEnd,
    fresh: Math.max(0, newest - seen),
    toEnd,
    active,
    activeIndex,
    goTo,
    setActive,
  };
}

function withActive(range: Range, active: number): number[] {
  const from = Math.max(0, range.startIndex - range.overscan);
  const to = Math.min(range.count - 1, range.endIndex + range.overscan);
  const indexes = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  if (active >= 0 && (active < from || active > to)) indexes.push(active);
  return indexes.sort((a, b) => a - b);
}

/** The next message in a direction from a row; days and dividers are passed over. */
export function nextMessage(rows: readonly Row[], from: number, step: 1 | -1): number {
  for (let index = from + step; index >= 0 && index < rows.length; index += step) {
    const kind = rows[index]?.kind;
    if (kind === "message" || kind === "event" || kind === "pending" || kind === "merged") return index;
  }
  return from;
}
