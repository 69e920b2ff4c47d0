import type { DeskView, MergedTicket, TicketRow } from "@havendesk/shared";
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconLayoutSidebarRight, IconLock } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/problem";
import { useConversation, useLiveClient } from "../../live/LiveProvider";
import type { Conversation as LiveConversation, Outgoing } from "../../live/state";
import { formatMoment } from "../../ui/format";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { Shortened } from "../../ui/Shortened";
import { Tag } from "../../ui/Tag";
import { TicketTag } from "../../ui/TicketTag";
import { useLanguage } from "../../ui/useLanguage";
import { useDraftBridge, useTakesDrafts } from "../assistance/DraftBridge";
import { TranslateToggle } from "../assistance/TranslateToggle";
import { TranslationProvider } from "../assistance/TranslationContext";
import { useMe } from "../people/MeContext";
import { ActionBar } from "../routing/ActionBar";
import { allowedActs, useAct } from "../routing/actions";
import { AgentCode } from "./AgentCode";
import { Conversation, ConversationSkeleton } from "./Conversation";
import { Composer, type ComposerHandle } from "./compose/Composer";
import type { WritingBlocked } from "./compose/useComposer";
import { HandlerTag, LanguageName, PriorityTag, StatusTag } from "./labels";
import { useKnownRow, useTicket } from "./queries";
import { withState } from "./row";
import classes from "./TicketPane.module.css";
import { UnsentMessages } from "./UnsentMessages";

const NONE: readonly MergedTicket[] = [];

interface TicketPaneProps {
  id: string;
  view: DeskView;
  situationShown: boolean;
  onSituation(): void;
}

/** The conversation column: who and what above, the messages, and where to write. */
export function TicketPane({ id, view, situationShown, onSituation }: TicketPaneProps) {
  const { t } = useTranslation();
  const query = useTicket(id);
  const live = useConversation(id);
  const known = useKnownRow(id);
  const label = t("conversation.label");
  const navigate = useNavigate();
  if (query.error && isLocked(query.error)) {
    return (
      <section className={classes["pane"]} aria-label={label}>
        <LockedTicket id={id} view={view} row={known} onRetry={() => void query.refetch()} />
        <UnsentMessages ticket={id} />
      </section>
    );
  }
  if (query.error && !query.data) {
    return (
      <section className={classes["pane"]} aria-label={label}>
        <Back view={view} />
        <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />
      </section>
    );
  }
  const row = query.data ? withState(query.data.ticket, live?.state ?? null) : known;
  return (
    <section className={classes["pane"]} aria-label={label}>
      <TranslationProvider key={id} ticket={id} language={row?.language ?? null}>
        <TicketHead row={row} view={view}>
          <TranslateToggle />
          {row ? <AgentCode row={row} /> : null}
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
        </TicketHead>
        <Body
          row={query.data ? row : null}
          live={live}
          merged={query.data?.merged ?? NONE}
          onGone={() => void navigate({ to: "/$view", params: { view } })}
        />
      </TranslationProvider>
    </section>
  );
}

/** What the head shows comes from the list at once, from the conversation when it is there. */
function TicketHead({
  row,
  view,
  children,
}: {
  row: TicketRow | null;
  view: DeskView;
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <header className={classes["head"]}>
      <Back view={view} />
      {row ? (
        <>
          <div className={classes["about"]}>
            <h2 className={classes["title"]}>
              <bdi>{t("tickets.alias", { code: row.customer_alias })}</bdi>
              <StatusTag status={row.status} />
              {row.priority === "normal" ? null : <PriorityTag priority={row.priority} />}
              {row.handler === "agent" ? null : <HandlerTag handler={row.handler} />}
            </h2>
            <p className={classes["sub"]}>
              <span>
                {t(`topic.${row.topic}`)} · <LanguageName code={row.language} />
              </span>
              <span>
                {row.assignee_name ? (
                  t("tickets.assignedTo", { name: row.assignee_name })
                ) : (
                  <bdi>{row.team_name}</bdi>
                )}
              </span>
              <Shortened value={row.reference} what={t("tickets.reference")} whole />
            </p>
            <Marks row={row} view={view} />
          </div>
          <div className={classes["acts"]}>
            <ActionBar
              row={row}
              onGone={() => void navigate({ to: "/$view", params: { view } })}
              onOpen={(ticket) => void navigate({ to: "/$view/$ticket", params: { view, ticket } })}
            />
            {children}
          </div>
        </>
      ) : null}
    </header>
  );
}

/** What else is known of the ticket: tags, until when it sleeps, where it went. Takes no line when nothing is. */
function Marks({ row, view }: { row: TicketRow; view: DeskView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const tags = row.tags ?? [];
  if (tags.length === 0 && !row.snoozed_until && !row.merged_into) return null;
  return (
    <p className={classes["marks"]}>
      {row.snoozed_until ? (
        <Tag meaning="hold">{t("snooze.mark", { at: formatMoment(row.snoozed_until, language) })}</Tag>
      ) : null}
      {row.merged_into ? (
        <Link to="/$view/$ticket" params={{ view, ticket: row.merged_into.id }}>
          {t("merge.into", { reference: row.merged_into.reference })}
        </Link>
      ) : null}
      {tags.map((tag) => (
        <TicketTag key={tag.id} tag={tag} />
      ))}
    </p>
  );
}

/** A ticket of the list whose words are not for this person, unless they take it. */
function LockedTicket({
  id,
  view,
  row,
  onRetry,
}: {
  id: string;
  view: DeskView;
  row: TicketRow | null;
  onRetry(): void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useAct(id);
  if (!row) {
    return (
      <>
        <TicketHead row={null} view={view} />
        <Notice
          icon={<IconLock size={28} aria-hidden />}
          title={t("tickets.lockedUnknown")}
          action={
            <Button size="xs" variant="light" onClick={onRetry}>
              {t("ui.tryAgain")}
            </Button>
          }
        />
      </>
    );
  }
  const mayTake = allowedActs(row, me).take;
  return (
    <>
      <TicketHead row={row} view={view} />
      <Notice
        icon={<IconLock size={28} aria-hidden />}
        title={mayTake ? t("tickets.lockedTitle") : t("conversation.lost")}
        action={
          mayTake ? (
            <Button loading={act.isPending} onClick={() => act.mutate({ act: "take" })}>
              {t("acts.take")}
            </Button>
          ) : null
        }
      >
        {mayTake || !row.assignee_name
          ? t("tickets.lockedText")
          : t("tickets.lockedOther", { name: row.assignee_name })}
      </Notice>
    </>
  );
}

function Body({
  row,
  live,
  merged,
  onGone,
}: {
  row: TicketRow | null;
  live: LiveConversation | undefined;
  merged: readonly MergedTicket[];
  onGone(): void;
}) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useLiveClient();
  const composer = useRef<ComposerHandle>(null);
  const blocked = useBlocked(row);
  const bridge = useDraftBridge();
  const put = useCallback((text: string, asNote: boolean) => composer.current?.put(text, asNote, []), []);
  useTakesDrafts(row && blocked === null ? row.id : "", put);
  if (!row || !live?.loaded) return <ConversationSkeleton />;
  if (live.lost) return <Notice title={t("conversation.lost")}>{t("conversation.lostHint")}</Notice>;
  const onEdit = (item: Outgoing) => {
    client.dispatch({ type: "discard", cid: item.cid });
    composer.current?.put(item.text, item.internal, item.attachments);
  };
  return (
    <>
      <Conversation
        row={row}
        live={live}
        alias={t("tickets.alias", { code: row.customer_alias })}
        merged={merged}
        onEdit={onEdit}
      />
      <Composer
        row={row}
        staffId={me.id}
        blocked={blocked}
        here={live.here}
        maySolve={allowedActs(row, me).finish}
        handle={composer}
        onGone={onGone}
        onSend={({ written, ...message }) => {
          if (!message.internal) bridge?.sent(row.id, written ?? message.text);
          client.dispatch({
            type: "write",
            message: { cid: crypto.randomUUID(), ...message, ticket: row.id, writtenAt: Date.now() },
          });
        }}
      />
    </>
  );
}

/** Why nothing can be written here now, and what would change that. */
function useBlocked(row: TicketRow | null): WritingBlocked | null {
  const { t } = useTranslation();
  const me = useMe();
  const act = useAct(row?.id ?? "");
  if (!row) return null;
  const allowed = allowedActs(row, me);
  if (allowed.write) return null;
  if (row.status === "closed") return { text: t("composer.closed"), action: null };
  const who = row.assignee_name
    ? t("composer.othersTicket", { name: row.assignee_name })
    : t("composer.nobodysTicket");
  return allowed.take
    ? { text: who, action: { label: t("acts.take"), run: () => act.mutate({ act: "take" }) } }
    : { text: `${who} ${t("composer.notYours")}`, action: null };
}

function isLocked(error: unknown): boolean {
  return error instanceof ApiError && ["no_access_grant", "ticket_of_another"].includes(error.problem.code);
}

function Back({ view }: { view: string }) {
  const { t } = useTranslation();
  return (
    <Link to="/$view" params={{ view }} className={classes["back"] ?? ""} aria-label={t("conversation.back")}>
      <IconChevronLeft size={20} aria-hidden />
    </Link>
  );
}
