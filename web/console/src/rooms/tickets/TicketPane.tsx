import type { TicketRow } from "@havendesk/shared";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconLayoutSidebarRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { useConversation, useLiveClient } from "../../live/LiveProvider";
import type { Outgoing } from "../../live/state";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { Shortened } from "../../ui/Shortened";
import { useMe } from "../people/MeContext";
import { ActionBar } from "../routing/ActionBar";
import { useAct } from "../routing/actions";
import { Composer, type ComposerHandle } from "./Composer";
import { Conversation, ConversationSkeleton } from "./Conversation";
import { HandlerTag, LanguageName, PriorityTag, StatusTag } from "./labels";
import { useTicket } from "./queries";
import { aliasCode, withState } from "./row";
import classes from "./TicketPane.module.css";

interface TicketPaneProps {
  id: string;
  view: string;
  situationShown: boolean;
  onSituation(): void;
}

/** The conversation column: who and what above, the messages, and where to write. */
export function TicketPane({ id, view, situationShown, onSituation }: TicketPaneProps) {
  const { t } = useTranslation();
  const query = useTicket(id);
  const live = useConversation(id);
  if (query.isError && !query.data) {
    return (
      <section className={classes["pane"]} aria-label={t("conversation.label")}>
        <Back view={view} />
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      </section>
    );
  }
  if (!query.data || !live?.loaded) {
    return (
      <section className={classes["pane"]} aria-label={t("conversation.label")}>
        <header className={classes["head"]}>
          <Back view={view} />
        </header>
        <ConversationSkeleton />
      </section>
    );
  }
  const row = withState(query.data.ticket, live.state);
  const alias = t("tickets.alias", { code: aliasCode(row) });
  return (
    <section className={classes["pane"]} aria-label={t("conversation.label")}>
      <header className={classes["head"]}>
        <Back view={view} />
        <div className={classes["about"]}>
          <h2 className={classes["title"]}>
            <bdi>{alias}</bdi>
            <StatusTag status={row.status} />
            {row.priority === "normal" ? null : <PriorityTag priority={row.priority} />}
            {row.handler === "agent" ? null : <HandlerTag handler={row.handler} />}
          </h2>
          <p className={classes["sub"]}>
            <span>
              {t(`topic.${row.topic}`)} · <LanguageName code={row.language} />
            </span>
            <span>
              {row.assignee_name ? t("tickets.assignedTo", { name: row.assignee_name }) : row.team_name}
            </span>
            <Shortened value={row.reference} what={t("tickets.reference")} whole />
          </p>
        </div>
        <div className={classes["acts"]}>
          <ActionBar row={row} />
          <Tooltip label={t("situation.toggle")}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t("situation.toggle")}
              aria-pressed={situationShown}
              onClick={onSituation}
            >
              <IconLayoutSidebarRight size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </header>
      {live.lost ? (
        <Notice title={t("conversation.lost")}>{t("conversation.lostHint")}</Notice>
      ) : (
        <Body row={row} alias={alias} live={live} />
      )}
    </section>
  );
}

function Body({
  row,
  alias,
  live,
}: {
  row: TicketRow;
  alias: string;
  live: NonNullable<ReturnType<typeof useConversation>>;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useLiveClient();
  const act = useAct(row.id);
  const composer = useRef<ComposerHandle>(null);
  const mine = row.assignee_id === me.id;
  const blocked = (() => {
    if (row.status === "closed") return { text: t("composer.closed"), action: null };
    if (mine) return null;
    return {
      text: row.assignee_name
        ? t("composer.othersTicket", { name: row.assignee_name })
        : t("composer.nobodysTicket"),
      action: { label: t("acts.take"), run: () => act.mutate({ act: "take" }) },
    };
  })();
  const onEdit = (item: Outgoing) => {
    client.dispatch({ type: "discard", cid: item.cid });
    composer.current?.put(item.text, item.internal, item.attachments);
  };
  return (
    <>
      <Conversation row={row} live={live} alias={alias} onEdit={onEdit} />
      <Composer
        ticket={row.id}
        staffId={me.id}
        replyBlocked={blocked}
        handle={composer}
        onSend={(message) =>
          client.dispatch({
            type: "write",
            message: { ...message, ticket: row.id, cid: crypto.randomUUID(), writtenAt: Date.now() },
          })
        }
      />
    </>
  );
}

function Back({ view }: { view: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/$view" params={{ view }} className={classes["back"] ?? ""} aria-label={t("conversation.back")}>
      <IconChevronLeft size={20} aria-hidden />
    </Link>
  );
}
