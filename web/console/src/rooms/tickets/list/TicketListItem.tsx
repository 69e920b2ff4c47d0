import type { TicketRow } from "@havendesk/shared";
import { Checkbox } from "@mantine/core";
import { IconAt, IconPencil, IconZzz } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type MouseEvent, memo } from "react";
import { useTranslation } from "react-i18next";
import { useLive } from "../../../live/LiveProvider";
import { TicketTag } from "../../../ui/TicketTag";
import { Ago, Short, Since } from "../../../ui/Time";
import { useNow } from "../../../ui/useNow";
import { useMe } from "../../people/MeContext";
import { HandlerTag, LanguageName, PriorityTag, StatusTag } from "../labels";
import { hasUnread } from "../row";
import classes from "./TicketList.module.css";
import { urgency } from "./views";

interface TicketListItemProps {
  row: TicketRow;
  view: string;
  open: boolean;
  chosen: boolean;
  onChoose(id: string, range: boolean): void;
}

const TAGS_SHOWN = 2;

export const TicketListItem = memo(function TicketListItem(props: TicketListItemProps) {
  const { row, view, open, chosen, onChoose } = props;
  const { t } = useTranslation();
  const name = t("tickets.alias", { code: row.customer_alias });
  const onClick = (event: MouseEvent) => {
    if (!event.shiftKey) return;
    event.preventDefault();
    onChoose(row.id, true);
  };
  return (
    <div className={classes["row"]} data-open={open} data-chosen={chosen} data-priority={row.priority}>
      <Checkbox
        className={classes["tick"] ?? ""}
        size="xs"
        checked={chosen}
        aria-label={t("list.choose", { name: `${name} ${row.reference}` })}
        // A tick's change comes with its click, which knows whether Shift was held.
        onChange={(event) => onChoose(row.id, (event.nativeEvent as PointerEvent).shiftKey === true)}
      />
      <Link
        to="/$view/$ticket"
        params={{ view, ticket: row.id }}
        className={classes["link"] ?? ""}
        aria-current={open ? "true" : undefined}
        data-row={row.id}
        onClick={onClick}
      >
        <Head row={row} name={name} />
        <span className={classes["about"]}>
          {t(`topic.${row.topic}`)} · <LanguageName code={row.language} />
        </span>
        <Marks row={row} view={view} />
      </Link>
    </div>
  );
});

function Head({ row, name }: { row: TicketRow; name: string }) {
  const { t } = useTranslation();
  const now = useNow();
  const readHere = useLive((state) => state.conversations[row.id]?.read.agent) ?? 0;
  const unread = hasUnread(row, useMe().id, readHere);
  return (
    <span className={classes["line"]}>
      <span className={classes["who"]} data-unread={unread}>
        {unread ? <span className={classes["dot"]} role="img" aria-label={t("list.unread")} /> : null}
        <span className={classes["name"]}>{name}</span>
        {row.mentioned ? (
          <span className={classes["mention"]} role="img" aria-label={t("list.mentioned")}>
            <IconAt size={14} aria-hidden />
          </span>
        ) : null}
        {row.draft ? (
          <span className={classes["draft"]} role="img" aria-label={t("list.draft")}>
            <IconPencil size={14} aria-hidden />
          </span>
        ) : null}
      </span>
      <span className={classes["when"]} data-urgency={urgency(row.waiting_since, now)}>
        {row.waiting_since ? (
          <Since at={row.waiting_since} label={t("list.waiting")} />
        ) : (
          <Ago at={row.last_at} />
        )}
      </span>
    </span>
  );
}

function Marks({ row, view }: { row: TicketRow; view: string }) {
  const { t } = useTranslation();
  const tags = row.tags ?? [];
  const hidden = tags.length - TAGS_SHOWN;
  return (
    <span className={classes["marks"]}>
      {row.priority === "normal" ? null : <PriorityTag priority={row.priority} />}
      {row.snoozed_until ? (
        <span className={classes["snoozed"]}>
          <IconZzz size={14} aria-hidden />
          <span className="hd-visually-hidden">{t("list.snoozedUntil")} </span>
          <Short at={row.snoozed_until} />
        </span>
      ) : null}
      {row.status === "open" || row.status === "new" ? null : <StatusTag status={row.status} />}
      {row.handler === "agent" ? null : <HandlerTag handler={row.handler} />}
      {tags.slice(0, TAGS_SHOWN).map((tag) => (
        <TicketTag key={tag.id} tag={tag} />
      ))}
      {hidden > 0 ? (
        <span className={classes["moreTags"]} title={tags.map((tag) => tag.name).join(", ")}>
          {t("list.moreTags", { count: hidden })}
        </span>
      ) : null}
      <span className={classes["reference"]} translate="no">
        {view === "mine" || !row.assignee_name ? row.reference : row.assignee_name}
      </span>
    </span>
  );
}
