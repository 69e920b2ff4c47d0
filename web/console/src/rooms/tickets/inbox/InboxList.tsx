import type { InboxItem, InboxKind } from "@havendesk/shared";
import { Button, Switch } from "@mantine/core";
import { IconAlarm, IconArrowRight, IconAt, IconBell, IconInbox, IconRotate } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../../app/commands";
import { ErrorNotice, Notice } from "../../../ui/Notice";
import { Ago } from "../../../ui/Time";
import listClasses from "../list/TicketList.module.css";
import { RowSkeletons } from "../list/TicketRows";
import classes from "./InboxList.module.css";
import { useInbox, useMarkRead } from "./queries";

const ICONS: Record<InboxKind, typeof IconAt> = {
  mention: IconAt,
  assigned: IconInbox,
  transferred: IconArrowRight,
  woken: IconAlarm,
  reopened: IconRotate,
};

/** Mentions, tickets given to me, woken and reopened ones; opening an entry reads it. */
export function InboxList({ open }: { open: string | null }) {
  const { t } = useTranslation();
  const inbox = useInbox();
  const mark = useMarkRead();
  const navigate = useNavigate();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const all = inbox.data?.pages.flatMap((page) => page.items) ?? [];
  const items = onlyUnread ? all.filter((item) => !item.read) : all;
  const unread = inbox.data?.pages[0]?.unread ?? 0;

  const read = (item: InboxItem) => {
    if (!item.read) mark.mutate({ ids: [item.id] });
  };
  const go = (step: number) => {
    const at = items.findIndex((item) => item.ticket === open);
    const next = at === -1 ? (step > 0 ? items[0] : items.at(-1)) : items[at + step];
    if (!next) return;
    read(next);
    void navigate({ to: "/inbox/$ticket", params: { ticket: next.ticket } });
  };
  const readAll = () => mark.mutate({ all: true });
  useCommands([
    {
      id: "list.next",
      group: "list",
      keys: "j",
      label: t("commands.nextEntry"),
      repeats: true,
      keyOnly: true,
      run: () => go(1),
    },
    {
      id: "list.previous",
      group: "list",
      keys: "k",
      label: t("commands.previousEntry"),
      repeats: true,
      keyOnly: true,
      run: () => go(-1),
    },
    {
      id: "list.focus",
      group: "list",
      keys: "u",
      label: t("commands.focusList"),
      run: () => box.current?.querySelector("a")?.focus(),
    },
    { id: "list.readAll", group: "list", keys: "Shift+a", label: t("inbox.readAll"), run: readAll },
  ]);

  return (
    <section className={listClasses["column"]} aria-label={t("inbox.label")}>
      <header className={listClasses["head"]}>
        <h2 className={listClasses["title"]}>{t("inbox.label")}</h2>
        {unread > 0 ? (
          <span className={listClasses["count"]}>{t("inbox.unread", { count: unread })}</span>
        ) : null}
      </header>
      <div className={classes["tools"]}>
        <Switch
          size="xs"
          label={t("inbox.onlyUnread")}
          checked={onlyUnread}
          onChange={(event) => setOnlyUnread(event.currentTarget.checked)}
        />
        <Button size="compact-xs" variant="subtle" disabled={unread === 0} onClick={readAll}>
          {t("inbox.readAll")}
        </Button>
      </div>
      <div className={listClasses["scroll"]} ref={box}>
        {inbox.isPending ? <RowSkeletons count={5} /> : null}
        {inbox.isError && !inbox.data ? (
          <ErrorNotice error={inbox.error} onRetry={() => void inbox.refetch()} />
        ) : null}
        {inbox.isSuccess && items.length === 0 ? (
          <Notice icon={<IconBell size={28} aria-hidden />} title={t("inbox.empty")}>
            {t("inbox.emptyHint")}
          </Notice>
        ) : null}
        <ul className={classes["entries"]}>
          {items.map((item) => (
            <Entry key={item.id} item={item} open={item.ticket === open} onRead={() => read(item)} />
          ))}
        </ul>
        {inbox.hasNextPage ? (
          <div className={listClasses["more"]}>
            <Button
              size="xs"
              variant="default"
              loading={inbox.isFetchingNextPage}
              onClick={() => void inbox.fetchNextPage()}
            >
              {t("list.more")}
            </Button>
          </div>
        ) : null}
      </div>
    </section>
  );
}

function Entry({ item, open, onRead }: { item: InboxItem; open: boolean; onRead(): void }) {
  const { t } = useTranslation();
  const Icon = ICONS[item.kind] ?? IconBell;
  const name = item.by?.name ?? t("inbox.desk");
  return (
    <li>
      <Link
        to="/inbox/$ticket"
        params={{ ticket: item.ticket }}
        className={classes["entry"] ?? ""}
        data-open={open}
        data-unread={!item.read}
        aria-current={open ? "true" : undefined}
        onClick={onRead}
      >
        <span className={classes["icon"]} data-kind={item.kind}>
          <Icon size={16} aria-hidden />
        </span>
        <span className={classes["what"]}>
          <span>
            {item.read ? null : <span className="hd-visually-hidden">{t("list.unread")}: </span>}
            {t(`inbox.kind.${item.kind}`, { name })}
          </span>
          <span className={classes["sub"]}>
            <span translate="no">{item.reference}</span>
            <Ago at={item.at} />
          </span>
        </span>
      </Link>
    </li>
  );
}
