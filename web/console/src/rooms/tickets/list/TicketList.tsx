import type { SavedView, ViewFilter, ViewSort } from "@havendesk/shared";
import { ActionIcon, Button, Popover, TextInput, Tooltip } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconInbox, IconRefresh, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../../app/commands";
import { later } from "../../../app/patiently";
import { ErrorNotice, Notice } from "../../../ui/Notice";
import { useMe } from "../../people/MeContext";
import { useSetPresence } from "../../people/queries";
import { BulkBar } from "./BulkBar";
import { useCounts, useTicketList, useViews } from "./queries";
import classes from "./TicketList.module.css";
import { RowSkeletons, TicketRows } from "./TicketRows";
import { useRows } from "./useRows";
import { useViewName } from "./useViewName";
import { isBuiltIn, listQuery, wishes } from "./views";

const FilterFields = later(async () => (await import("./FilterFields")).FilterFields);
const ViewEditor = later(async () => (await import("./ViewEditor")).ViewEditor);

/** The list column of one view. Rows hold no personal data, so it can be on the screen all day. */
export function TicketList({ view, selected }: { view: string; selected: string | null }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<ViewFilter>({});
  const [sort, setSort] = useState<ViewSort | "">("");
  const [words, setWords] = useState("");
  const search = useRef<HTMLInputElement>(null);
  // A state and no ref: the rows must know when the box is there, also when they come with it.
  const [box, setBox] = useState<HTMLDivElement | null>(null);
  const navigate = useNavigate();
  const list = useTicketList(view, listQuery(view, filter, sort));
  const { rows, selection, choose, chooseAll, clear } = useRows(list.data, words);

  const go = (step: number) => {
    const at = rows.findIndex((row) => row.id === selected);
    const next = at === -1 ? (step > 0 ? rows[0] : rows.at(-1)) : rows[at + step];
    if (next) void navigate({ to: "/$view/$ticket", params: { view, ticket: next.id } });
  };
  const chooseHere = (range: boolean) => {
    const here = document.activeElement;
    const row = box?.contains(here) ? here?.closest("li")?.querySelector("[data-row]") : null;
    const target = row?.getAttribute("data-row") ?? selected;
    if (target) choose(target, range);
  };
  useCommands([
    {
      id: "list.next",
      group: "list",
      keys: "j",
      label: t("commands.next"),
      repeats: true,
      keyOnly: true,
      run: () => go(1),
    },
    {
      id: "list.previous",
      group: "list",
      keys: "k",
      label: t("commands.previous"),
      repeats: true,
      keyOnly: true,
      run: () => go(-1),
    },
    {
      id: "list.search",
      group: "list",
      keys: "/",
      label: t("commands.search"),
      run: () => search.current?.focus(),
    },
    {
      id: "list.focus",
      group: "list",
      keys: "u",
      label: t("commands.focusList"),
      run: () => focusRow(box, selected),
    },
    {
      id: "list.choose",
      group: "list",
      keys: "x",
      label: t("commands.choose"),
      keyOnly: true,
      run: () => chooseHere(false),
    },
    {
      id: "list.chooseTo",
      group: "list",
      keys: "Shift+x",
      label: t("commands.chooseTo"),
      keyOnly: true,
      run: () => chooseHere(true),
    },
    { id: "list.chooseAll", group: "list", keys: "*", label: t("commands.chooseAll"), run: chooseAll },
    {
      id: "list.refresh",
      group: "list",
      keys: "Shift+r",
      label: t("list.refresh"),
      run: () => void list.refetch(),
    },
  ]);

  return (
    <section className={classes["column"]} aria-label={t("list.tickets")}>
      <Head view={view} filter={filter} sort={sort} onFilter={setFilter} onSort={setSort}>
        <Tooltip label={t("list.refresh")}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t("list.refresh")}
            onClick={() => void list.refetch()}
          >
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Head>
      <div className={classes["words"]}>
        <TextInput
          ref={search}
          size="xs"
          type="search"
          value={words}
          maxLength={100}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && !event.nativeEvent.isComposing) event.currentTarget.blur();
          }}
          placeholder={t("list.search")}
          aria-label={t("list.search")}
          leftSection={<IconSearch size={14} aria-hidden />}
        />
      </div>
      <div className={classes["scroll"]} ref={setBox}>
        {list.isPending ? <RowSkeletons count={6} /> : null}
        {list.isError && !list.data ? (
          <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
        ) : null}
        {list.isSuccess && rows.length === 0 && !list.hasNextPage ? (
          <EmptyList view={view} filtered={words !== "" || wishes(filter) > 0} />
        ) : null}
        {list.data ? (
          <TicketRows
            rows={rows}
            view={view}
            open={selected}
            chosen={selection.ids}
            onChoose={choose}
            box={box}
            more={{
              has: list.hasNextPage,
              loading: list.isFetchingNextPage,
              failed: list.isFetchNextPageError,
              load: list.fetchNextPage,
            }}
          />
        ) : null}
      </div>
      {selection.ids.size > 0 ? (
        <BulkBar ids={[...selection.ids]} onClear={clear} onChooseAll={chooseAll} all={rows.length} />
      ) : null}
    </section>
  );
}

function focusRow(box: HTMLElement | null, selected: string | null): void {
  const wanted = selected ? box?.querySelector<HTMLElement>(`[data-row="${selected}"]`) : null;
  (wanted ?? box?.querySelector<HTMLElement>("[data-row]"))?.focus();
}

interface HeadProps {
  view: string;
  filter: ViewFilter;
  sort: ViewSort | "";
  onFilter(filter: ViewFilter): void;
  onSort(sort: ViewSort | ""): void;
  children: ReactNode;
}

/** The view's name, how many it holds, and how it is narrowed. */
function Head({ view, filter, sort, onFilter, onSort, children }: HeadProps) {
  const { t } = useTranslation();
  const name = useViewName(view);
  const views = useViews();
  const counts = useCounts();
  const count = counts.data?.[view];
  const saved = views.data?.find((each) => each.id === view) ?? null;
  const [editing, setEditing] = useState<{ view: SavedView | null } | null>(null);
  const [open, setOpen] = useState(false);
  const narrowed = wishes(filter) + (sort ? 1 : 0);
  const edit = (which: SavedView | null) => {
    setOpen(false);
    setEditing({ view: which });
  };
  useCommands([
    { id: "list.filter", group: "list", keys: "Shift+f", label: t("filter.label"), run: () => setOpen(true) },
    {
      id: "list.newView",
      group: "list",
      keys: "Shift+v",
      label: t("viewEditor.create"),
      run: () => edit(null),
    },
    ...(saved
      ? [
          {
            id: "list.editView",
            group: "list" as const,
            label: t("viewEditor.change"),
            run: () => edit(saved),
          },
        ]
      : []),
  ]);
  return (
    <header className={classes["head"]}>
      <h2 className={classes["title"]}>
        <bdi>{name}</bdi>
      </h2>
      {count ? (
        <span className={classes["count"]}>
          {count.more ? t("list.countMore", { count: count.count }) : t("list.count", { count: count.count })}
        </span>
      ) : null}
      <Popover
        opened={open}
        onChange={setOpen}
        position="bottom-end"
        width={290}
        shadow="md"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <ActionIcon
            className={classes["filter"] ?? ""}
            variant={narrowed ? "light" : "subtle"}
            color={narrowed ? "harbour" : "gray"}
            aria-label={narrowed ? t("filter.labelNarrowed", { count: narrowed }) : t("filter.label")}
            onClick={() => setOpen((now) => !now)}
          >
            <IconAdjustmentsHorizontal size={17} aria-hidden />
            {narrowed ? (
              <span className={classes["narrowed"]} aria-hidden>
                {narrowed}
              </span>
            ) : null}
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown className={classes["filters"] ?? ""} aria-label={t("filter.label")}>
          <Suspense fallback={<RowSkeletons count={3} />}>
            <FilterFields filter={filter} onFilter={onFilter} sort={sort} onSort={onSort} />
          </Suspense>
          <div className={classes["filterActs"]}>
            <Button
              size="xs"
              variant="subtle"
              disabled={narrowed === 0}
              onClick={() => {
                onFilter({});
                onSort("");
              }}
            >
              {t("filter.clear")}
            </Button>
            <Button size="xs" variant="light" onClick={() => edit(saved)}>
              {saved ? t("viewEditor.change") : t("filter.save")}
            </Button>
          </div>
        </Popover.Dropdown>
      </Popover>
      {children}
      {editing ? (
        <Suspense fallback={null}>
          <ViewEditor view={editing.view} filter={filter} sort={sort} onClose={() => setEditing(null)} />
        </Suspense>
      ) : null}
    </header>
  );
}

function EmptyList({ view, filtered }: { view: string; filtered: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const presence = useSetPresence();
  if (view === "mine" && !filtered && me.presence !== "available") {
    return (
      <Notice
        icon={<IconInbox size={28} aria-hidden />}
        title={t("list.empty.mine")}
        action={
          <Button
            size="xs"
            variant="light"
            loading={presence.isPending}
            onClick={() => presence.mutate("available")}
          >
            {t("list.becomeAvailable")}
          </Button>
        }
      >
        {t("list.away", { status: t(`presence.${me.presence}`) })}
      </Notice>
    );
  }
  if (filtered) return <Notice title={t("list.nothingFound")}>{t("list.nothingFoundHint")}</Notice>;
  const named = isBuiltIn(view) ? view : "saved";
  return (
    <Notice icon={<IconInbox size={28} aria-hidden />} title={t(`list.empty.${named}`)}>
      {t(`list.emptyHint.${named}`)}
    </Notice>
  );
}
