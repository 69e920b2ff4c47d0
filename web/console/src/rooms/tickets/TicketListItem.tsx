import type { DeskView, TicketRow } from "@havendesk/shared";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../../live/LiveProvider";
import { Ago, Since } from "../../ui/Time";
import { HandlerTag, LanguageName, PriorityTag, StatusTag } from "./labels";
import { hasUnread } from "./row";
import classes from "./TicketList.module.css";

interface TicketListItemProps {
  row: TicketRow;
  view: DeskView;
  selected: boolean;
}

export const TicketListItem = memo(function TicketListItem({ row, view, selected }: TicketListItemProps) {
  const { t } = useTranslation();
  const unread = hasUnread(row, useLive((state) => state.conversations[row.id]?.read.agent) ?? 0);
  return (
    <li>
      <Link
        to="/$view/$ticket"
        params={{ view, ticket: row.id }}
        className={classes["row"] ?? ""}
        data-selected={selected}
        data-priority={row.priority}
        aria-current={selected ? "true" : undefined}
      >
        <span className={classes["line"]}>
          <span className={classes["who"]} data-unread={unread}>
            {unread ? <span className={classes["dot"]} role="img" aria-label={t("list.unread")} /> : null}
            {t("tickets.alias", { code: row.customer_alias })}
          </span>
          <span className={classes["when"]} data-waiting={row.waiting_since !== null}>
            {row.waiting_since ? (
              <Since at={row.waiting_since} label={t("list.waiting")} />
            ) : (
              <Ago at={row.last_at} />
            )}
          </span>
        </span>
        <span className={classes["about"]}>
          {t(`topic.${row.topic}`)} · <LanguageName code={row.language} />
        </span>
        <span className={classes["tags"]}>
          {row.priority === "normal" ? null : <PriorityTag priority={row.priority} />}
          {row.status === "open" || row.status === "new" ? null : <StatusTag status={row.status} />}
          {row.handler === "agent" ? null : <HandlerTag handler={row.handler} />}
          <span className={classes["reference"]}>
            {view === "mine" || !row.assignee_name ? row.reference : row.assignee_name}
          </span>
        </span>
      </Link>
    </li>
  );
});
