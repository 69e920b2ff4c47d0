import { IconAlertCircle, IconCheck, IconClock, IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { NOT_OURS } from "../../live/guard";
import type { Outgoing } from "../../live/state";
import { codeTexts } from "../../ui/problemTexts";
import { AttachmentList } from "./Attachments";
import { MaskedMark } from "./Messages";
import classes from "./Messages.module.css";
import { MessageText } from "./text";

interface PendingItemProps {
  item: Outgoing;
  opensGroup: boolean;
  name: string;
  /** The ticket is the writer's own now. */
  mine: boolean;
  /** `anyway`: also after a colleague answered. */
  onRetry(anyway: boolean): void;
  onEdit(): void;
  onDiscard(): void;
}

/** A message that was written here and is on its way. */
export function PendingItem(props: PendingItemProps) {
  const { item, opensGroup, name } = props;
  const { t } = useTranslation();
  const tone = item.internal ? "note" : "agent";
  return (
    <div className={classes["item"]} data-side="ours" data-opens={opensGroup} data-phase={item.phase}>
      {opensGroup ? (
        <div className={classes["author"]}>
          {item.internal ? <IconLock size={13} aria-hidden /> : null}
          <bdi>{name}</bdi>
          {item.internal ? <span className={classes["noteMark"]}>{t("messages.internal")}</span> : null}
        </div>
      ) : null}
      <div className={classes["bubble"]} data-tone={tone}>
        {item.text ? (
          <p className={classes["text"]} dir="auto">
            <MessageText text={item.text} ours />
          </p>
        ) : null}
        {item.attachments.length > 0 ? <AttachmentList attachments={item.attachments} /> : null}
        <MaskedMark kinds={item.masked} />
      </div>
      {item.phase === "failed" ? <FailedMark {...props} /> : <PhaseMark phase={item.phase} />}
    </div>
  );
}

/** Why it was not sent, and what its writer can do: never lost, never sent twice by itself. */
function FailedMark({ item, mine, onRetry, onEdit, onDiscard }: PendingItemProps) {
  const { t } = useTranslation();
  const code = item.refused?.code ?? "";
  const collided = code === "head_moved";
  const back = mine && item.away === true && NOT_OURS.has(code);
  const why = () => {
    if (collided) return t("collision.answered");
    if (back) return t("messages.backAgain");
    return `${t("messages.notSent")} ${codeTexts(t, code)?.title ?? item.refused?.title ?? ""}`;
  };
  return (
    <div className={classes["failed"]} role="alert" data-back={back}>
      <IconAlertCircle size={14} aria-hidden />
      <span>{why()}</span>
      <button type="button" onClick={() => onRetry(collided)}>
        {collided ? t("collision.sendAnyway") : t("messages.retry")}
      </button>
      <button type="button" onClick={onEdit}>
        {t("messages.edit")}
      </button>
      <button type="button" onClick={onDiscard}>
        {t("messages.discard")}
      </button>
    </div>
  );
}

function PhaseMark({ phase }: { phase: Exclude<Outgoing["phase"], "failed"> }) {
  const { t } = useTranslation();
  const mark = {
    queued: { icon: <IconClock size={14} aria-hidden />, text: t("messages.queued") },
    sending: { icon: <IconClock size={14} aria-hidden />, text: t("messages.sending") },
    sent: { icon: <IconCheck size={14} aria-hidden />, text: t("messages.sent") },
  }[phase];
  return (
    <div className={classes["foot"]}>
      <span className={classes["seen"]}>
        {mark.icon} {mark.text}
      </span>
    </div>
  );
}
