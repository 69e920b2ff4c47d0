import type { DeskView, TicketRow } from "@havendesk/shared";
import { ActionIcon, Button, Select, Skeleton, TextInput, Tooltip } from "@mantine/core";
import { IconInbox, IconRefresh, IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { useMe } from "../people/MeContext";
import { useSetPresence } from "../people/queries";
import { useTicketList } from "./queries";
import classes from "./TicketList.module.css";
import { TicketListItem } from "./TicketListItem";

const STATUSES = ["new", "open", "waiting_customer", "waiting_department", "solved", "closed"] as const;

/** The list column of one view. Rows hold no personal data, so it can be on the screen all day. */
export function TicketList({ view, selected }: { view: DeskView; selected: string | null }) {
  const { t } = useTranslation();
  const [status, setStatus] = useState("");
  const [words, setWords] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const list = useTicketList(view, status);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const shown = useMemo(
    () => rows.filter((row) => matches(row, words, t(`topic.${row.topic}`))),
    [rows, words, t],
  );

  const move = (step: number) => {
    const at = shown.findIndex((row) => row.id === selected);
    const next = at === -1 ? (step > 0 ? shown[0] : shown.at(-1)) : shown[at + step];
    if (next) void navigate({ to: "/$view/$ticket", params: { view, ticket: next.id } });
  };
  useCommands([
    { id: "list.next", group: "list", keys: "j", label: t("commands.next"), run: () => move(1) },
    { id: "list.previous", group: "list", keys: "k", label: t("commands.previous"), run: () => move(-1) },
    {
      id: "list.search",
      group: "list",
      keys: "/",
      label: t("commands.search"),
      run: () => search.current?.focus(),
    },
  ]);

  return (
    <section className={classes["column"]} aria-label={t(`views.${view}`)}>
      <header className={classes["head"]}>
        <h2 className={classes["title"]}>{t(`views.${view}`)}</h2>
        <Tooltip label={t("list.refresh")}>
          <ActionIcon
            className={classes["refresh"] ?? ""}
            variant="subtle"
            color="gray"
            aria-label={t("list.refresh")}
            loading={list.isRefetching && !list.isFetchingNextPage}
            onClick={() => void list.refetch()}
          >
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <TextInput
          ref={search}
          className={classes["search"] ?? ""}
          size="xs"
          type="search"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
          placeholder={t("list.search")}
          aria-label={t("list.search")}
          leftSection={<IconSearch size={14} aria-hidden />}
        />
        <Select
          className={classes["filter"] ?? ""}
          size="xs"
          value={status}
          onChange={(value) => setStatus(value ?? "")}
          allowDeselect={false}
          aria-label={t("list.status")}
          data={[
            { value: "", label: t("list.anyStatus") },
            ...STATUSES.map((each) => ({ value: each, label: t(`status.${each}`) })),
          ]}
        />
      </header>
      <div className={classes["scroll"]}>
        {list.isPending ? <ListSkeleton /> : null}
        {list.isError && rows.length === 0 ? (
          <ErrorNotice error={list.error} onRetry={() => void list.refetch()} />
        ) : null}
        {list.isSuccess && shown.length === 0 ? (
          <EmptyList view={view} filtered={words !== "" || status !== ""} />
        ) : null}
        <ul className={classes["rows"]}>
          {shown.map((row) => (
            <TicketListItem key={row.id} row={row} view={view} selected={row.id === selected} />
          ))}
        </ul>
        {list.hasNextPage ? (
          <div className={classes["more"]}>
            <Button
              size="xs"
              variant="default"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t("list.more")}
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}

function matches(row: TicketRow, words: string, topic: string): boolean {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return true;
  return [row.reference, row.customer_alias, row.assignee_name, row.team_name, topic].some((text) =>
    text.toLowerCase().includes(wanted),
  );
}

function EmptyList({ view, filtered }: { view: DeskView; filtered: boolean }) {
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
  return (
    <Notice icon={<IconInbox size={28} aria-hidden />} title={t(`list.empty.${view}`)}>
      {t(`list.emptyHint.${view}`)}
    </Notice>
  );
}

function ListSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {["a", "b", "c", "d", "e", "f"].map((key) => (
        <div key={key} className={classes["skeleton"]}>
          <Skeleton height={14} width="55%" />
          <Skeleton height={12} width="80%" />
          <Skeleton height={16} width="38%" radius="xl" />
        </div>
      ))}
    </div>
  );
}
