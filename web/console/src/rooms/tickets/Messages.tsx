import { type Author, type Message, plain } from "@havendesk/shared";
import { IconBook2, IconChecks, IconLock, IconRobot, IconShieldLock } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { formatDay } from "../../ui/format";
import { Tag } from "../../ui/Tag";
import { Clock } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import { MessageTranslation } from "../assistance/MessageTranslation";
import { ReportAnswer } from "../bot/ReportAnswer";
import { AttachmentList } from "./Attachments";
import { MessageParts } from "./MessageParts";
import classes from "./Messages.module.css";
import { MessageText } from "./text";

type Side = "theirs" | "ours";

interface Voice {
  side: Side;
  tone: "customer" | "agent" | "bot" | "note";
}

function voiceOf(message: Pick<Message, "author" | "visibility">): Voice {
  if (message.visibility === "internal") return { side: "ours", tone: "note" };
  if (message.author.kind === "customer") return { side: "theirs", tone: "customer" };
  return { side: "ours", tone: message.author.kind === "bot" ? "bot" : "agent" };
}

interface MessageItemProps {
  message: Message;
  opensGroup: boolean;
  closesGroup: boolean;
  alias: string;
  language: string;
  seen: boolean;
}

/** One message of the conversation; memoised, because a long conversation has many that never change. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { message, opensGroup, closesGroup, alias, language, seen } = props;
  const { t } = useTranslation();
  const { side, tone } = voiceOf(message);
  return (
    <div className={classes["item"]} data-side={side} data-opens={opensGroup}>
      {opensGroup ? (
        <div className={classes["author"]}>
          {tone === "note" ? <IconLock size={13} aria-hidden /> : null}
          {tone === "bot" ? <IconRobot size={14} aria-hidden /> : null}
          <bdi>{plain(authorName(message.author, alias, t))}</bdi>
          {tone === "note" ? <span className={classes["noteMark"]}>{t("messages.internal")}</span> : null}
        </div>
      ) : null}
      <Bubble message={message} tone={tone} language={language} />
      {closesGroup || seen ? (
        <div className={classes["foot"]}>
          <Clock at={message.at} />
          {seen ? (
            <span className={classes["seen"]}>
              <IconChecks size={14} aria-hidden /> {t("messages.seen")}
            </span>
          ) : null}
        </div>
      ) : null}
    </div>
  );
});

function Bubble({ message, tone, language }: { message: Message; tone: Voice["tone"]; language: string }) {
  return (
    <div className={classes["bubble"]} data-tone={tone}>
      {message.text ? (
        <p className={classes["text"]} dir="auto" lang={tone === "note" ? undefined : language}>
          <MessageText text={message.text} ours={tone !== "customer"} />
        </p>
      ) : null}
      <MessageTranslation message={message} ours={tone !== "customer"} />
      {message.attachments.length > 0 ? <AttachmentList attachments={message.attachments} /> : null}
      <Citations citations={message.citations ?? []} />
      {message.parts ? <MessageParts parts={message.parts} language={language} /> : null}
      <ReportAnswer message={message} />
      <MaskedMark kinds={message.masked} />
    </div>
  );
}

export function authorName(author: Author, alias: string, t: TFunction): string {
  if (author.kind === "bot") return t("messages.bot");
  if (author.kind === "customer") return author.name || alias;
  if (author.kind === "system") return t("messages.system");
  return author.name || t("messages.agent");
}

function Citations({ citations }: { citations: NonNullable<Message["citations"]> }) {
  const { t } = useTranslation();
  if (citations.length === 0) return null;
  return (
    <div className={classes["citations"]}>
      <span className={classes["citationsTitle"]}>{t("messages.cited")}</span>
      <ul>
        {citations.map((article) => (
          <li key={`${article.language}/${article.slug}`}>
            <a href={article.url} target="_blank" rel="noopener noreferrer" lang={article.language}>
              <IconBook2 size={14} aria-hidden />
              {article.title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

const SECRETS = ["recovery_phrase", "private_key", "card", "code", "offer"] as const;

export function MaskedMark({ kinds }: { kinds: readonly string[] }) {
  const { t } = useTranslation();
  if (kinds.length === 0) return null;
  const names = kinds.map((kind) => {
    const known = SECRETS.find((secret) => secret === kind);
    return known ? t(`secrets.${known}`) : kind;
  });
  return (
    <div className={classes["masked"]}>
      <Tag meaning="secret" icon={<IconShieldLock size={12} aria-hidden />}>
        {t("messages.masked", { kinds: names.join(", ") })}
      </Tag>
    </div>
  );
}

export function EventItem({ message }: { message: Message }) {
  return (
    <div className={classes["event"]}>
      <span dir="auto" translate="no">
        {plain(message.text)}
      </span>{" "}
      <Clock at={message.at} />
    </div>
  );
}

export function DayItem({ at, now }: { at: string; now: number }) {
  const language = useLanguage();
  return (
    <div className={classes["divider"]}>
      <span>{formatDay(at, language, now)}</span>
    </div>
  );
}

export function NewItem() {
  const { t } = useTranslation();
  return (
    <div className={classes["divider"]} data-new>
      <span>{t("messages.newFromHere")}</span>
    </div>
  );
}
