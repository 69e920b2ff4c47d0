import type { TicketPage, TicketRow } from "@havendesk/shared";
import type { InfiniteData } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { all, extend, NONE, present, toggle } from "./selection";

/** The rows that are shown, and which of them are chosen. */
export function useRows(data: InfiniteData<TicketPage> | undefined, words: string) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(NONE);
  const rows = useMemo(() => {
    const unique = new Map<string, TicketRow>();
    // A row that moved between two pages while they came is still one row.
    for (const page of data?.pages ?? []) for (const row of page.items) unique.set(row.id, row);
    return [...unique.values()].filter((row) => matches(row, words, t(`topic.${row.topic}`)));
  }, [data, words, t]);
  const order = useMemo(() => rows.map((row) => row.id), [rows]);
  const selection = useMemo(() => present(chosen, order), [chosen, order]);
  const latest = useRef({ order, selection });
  useEffect(() => {
    latest.current = { order, selection };
  });
  const choose = useCallback((id: string, range: boolean) => {
    const { order: now, selection: before } = latest.current;
    setChosen(range ? extend(before, now, id) : toggle(before, id));
  }, []);
  const chooseAll = useCallback(() => setChosen(all(latest.current.order)), []);
  const clear = useCallback(() => setChosen(NONE), []);
  return { rows, selection, choose, chooseAll, clear };
}

function matches(row: TicketRow, words: string, topic: string): boolean {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return true;
  const tags = (row.tags ?? []).map((tag) => tag.name);
  return [row.reference, row.customer_alias, row.assignee_name, row.team_name, topic, ...tags].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}
