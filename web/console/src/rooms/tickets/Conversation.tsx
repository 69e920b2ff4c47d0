import type { TicketRow } from "@havendesk/shared";
import { Button, Skeleton } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLive, useLiveClient } from "../../live/LiveProvider";
import type { Conversation as LiveConversation, Outgoing } from "../../live/state";
import { useNow } from "../../ui/useNow";
import { useMe } from "../people/MeContext";
import classes from "./Conversation.module.css";
import { DayItem, EventItem, MessageItem, NewItem, PendingItem } from "./Messages";
import { useLoadEarlier } from "./queries";
import { lastSeenOfOurs, type Row, timeline } from "./timeline";
import { useReadMarks } from "./useReadMarks";
import { useStickToEnd } from "./useStickToEnd";

interface ConversationProps {
  row: TicketRow;
  live: LiveConversation;
  alias: string;
  onEdit(item: Outgoing): void;
}

/** The messages of one ticket, from the last 100 upwards, with what is on its way at the end. */
export function Conversation({ row, live, alias, onEdit }: ConversationProps) {
  const { t } = useTranslation();
  const me = useMe();
  const now = useNow();
  const client = useLiveClient();
  const outbox = useLive((state) => state.outbox);
  // Frozen while the conversation is open: the divider must not run away from the reader.
  const [readAtOpening] = useState(live.read.agent);
  const pending = useMemo(() => outbox.filter((item) => item.ticket === row.id), [outbox, row.id]);
  const rows = useMemo(
    () => timeline(live.messages, pending, readAtOpening > 0 ? readAtOpening : null),
    [live.messages, pending, readAtOpening],
  );
  const seen = lastSeenOfOurs(live.messages, live.read.customer);
  const box = useRef<HTMLElement>(null);
  const end = useStickToEnd(box, live.last + pending.length, live.from);
  const { toEnd } = end;
  const newest = pending.at(-1)?.cid;
  useEffect(() => {
    // Whoever sends wants to see it, wherever they had scrolled to.
    if (newest) toEnd();
  }, [newest, toEnd]);
  useReadMarks(row.id, row.assignee_id === me.id && end.atEnd, live.last);

  const draw = (item: Row) => {
    switch (item.kind) {
      case "day":
        return <DayItem key={item.key} at={item.at} now={now} />;
      case "new":
        return <NewItem key={item.key} />;
      case "event":
        return <EventItem key={item.key} message={item.message} />;
      case "pending":
        return (
          <PendingItem
            key={item.key}
            item={item.item}
            opensGroup={item.opensGroup}
            name={me.name}
            onRetry={() => client.dispatch({ type: "retry", cid: item.item.cid })}
            onEdit={() => onEdit(item.item)}
            onDiscard={() => client.dispatch({ type: "discard", cid: item.item.cid })}
          />
        );
      case "message":
        return (
          <MessageItem
            key={item.key}
            message={item.message}
            opensGroup={item.opensGroup}
            closesGroup={item.closesGroup}
            alias={alias}
            language={row.language}
            seen={item.message.number === seen}
          />
        );
    }
  };

  return (
    <div className={classes["frame"]}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section ref={box} className={classes["scroll"]} tabIndex={0} aria-label={t("conversation.messages")}>
        {live.from > 0 ? <Earlier ticket={row.id} from={live.from} onLoad={end.keepPlace} /> : null}
        {rows.length === 0 ? <p className={classes["none"]}>{t("conversation.none")}</p> : null}
        <ol className={classes["messages"]}>{rows.map(draw)}</ol>
        <TypingLine live={live} alias={alias} />
      </section>
      {end.atEnd ? null : (
        <Button
          className={classes["toEnd"] ?? ""}
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={end.toEnd}
        >
          {end.fresh > 0 ? t("conversation.newBelow", { count: end.fresh }) : t("conversation.toEnd")}
        </Button>
      )}
    </div>
  );
}

function Earlier({ ticket, from, onLoad }: { ticket: string; from: number; onLoad(): void }) {
  const { t } = useTranslation();
  const load = useLoadEarlier(ticket);
  const [state, setState] = useState<"idle" | "loading" | "failed">("idle");
  const onClick = async () => {
    setState("loading");
    try {
      onLoad();
      await load(from);
      setState("idle");
    } catch {
      setState("failed");
    }
  };
  return (
    <div className={classes["earlier"]}>
      <Button size="xs" variant="default" loading={state === "loading"} onClick={() => void onClick()}>
        {state === "failed" ? t("ui.tryAgain") : t("conversation.earlier")}
      </Button>
    </div>
  );
}

/** Always takes its line, so that nothing jumps when somebody begins to type. */
function TypingLine({ live, alias }: { live: LiveConversation; alias: string }) {
  const { t } = useTranslation();
  const names = live.typing.map((typist) =>
    typist.kind === "customer" ? alias : (typist.name ?? t("messages.agent")),
  );
  return (
    <p className={classes["typing"]} aria-live="polite">
      {names.length > 0 ? (
        <>
          <span className={classes["dots"]} aria-hidden>
            <span />
            <span />
            <span />
          </span>
          {t("conversation.typing", { names: names.join(", ") })}
        </>
      ) : null}
    </p>
  );
}

export function ConversationSkeleton() {
  const { t } = useTranslation();
  const widths = ["46%", "58%", "34%", "62%", "40%"];
  return (
    <div className={classes["skeleton"]} aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {widths.map((width, index) => (
        <Skeleton
          key={width}
          height={index % 2 ? 66 : 42}
          width={width}
          radius={10}
          ml={index % 2 ? "auto" : 0}
        />
      ))}
    </div>
  );
}
