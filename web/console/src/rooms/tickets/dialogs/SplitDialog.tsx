import { type Message, plain, type TicketRow } from "@havendesk/shared";
import { Checkbox, Select, Stack, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConversation } from "../../../live/LiveProvider";
import { Moment } from "../../../ui/Time";
import { WorkDialog } from "../../../ui/WorkDialog";
import { TOPICS } from "../list/choices";
import classes from "./dialogs.module.css";
import { useWork } from "./useWork";

/** The newest so many are offered; older ones come by scrolling the conversation back first. */
const MOST = 200;
/** One split takes so many at most. */
const MOST_CHOSEN = 50;

/** Copy messages of the customer into a ticket of their own: two matters in one conversation become two. */
export function SplitDialog({
  row,
  onClose,
  onOpen,
}: {
  row: TicketRow;
  onClose(): void;
  onOpen(ticket: string): void;
}) {
  const { t } = useTranslation();
  const work = useWork(row.id);
  const held = useConversation(row.id)?.messages;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [topic, setTopic] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const theirs = useMemo(
    () => (held ?? []).filter((message) => message.author.kind === "customer").slice(-MOST),
    [held],
  );
  const toggle = (number: number) =>
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(number)) after.add(number);
      return after;
    });
  const missing = chosen.size === 0 ? t("split.missing") : null;
  const wrong = chosen.size > MOST_CHOSEN ? t("split.tooMany", { limit: MOST_CHOSEN }) : missing;
  const submit = () => {
    setTried(true);
    if (wrong || reason.trim() === "") return;
    const numbers = [...chosen].sort((a, b) => a - b);
    work.mutate(
      {
        method: "POST",
        path: "split",
        body: { numbers, reason: reason.trim(), ...(topic ? { topic } : {}) },
        text: t("split.done", { count: numbers.length }),
      },
      {
        onSuccess: (answer) => {
          onClose();
          if (answer?.ticket) onOpen(answer.ticket.id);
        },
      },
    );
  };
  return (
    <WorkDialog
      title={t("split.title")}
      verb={t("split.split")}
      size="lg"
      busy={work.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className={classes["hint"]}>{t("split.hint")}</p>
      <Checkbox.Group
        label={t("split.messages")}
        value={[...chosen].map(String)}
        error={tried ? wrong : null}
      >
        <Stack gap={2} mt={4} className={classes["choices"] ?? ""}>
          {theirs.map((message, index) => (
            <Checkbox
              key={message.number}
              value={String(message.number)}
              data-autofocus={index === 0 ? true : undefined}
              onChange={() => toggle(message.number)}
              label={<Line message={message} />}
            />
          ))}
          {theirs.length === 0 ? <span>{t("conversation.none")}</span> : null}
        </Stack>
      </Checkbox.Group>
      <Select
        label={t("split.topic")}
        placeholder={t(`topic.${row.topic}`)}
        clearable
        data={TOPICS.map((each) => ({ value: each, label: t(`topic.${each}`) }))}
        value={topic}
        onChange={setTopic}
      />
      <TextInput
        label={t("acts.reason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && reason.trim() === "" ? t("errors.reason_missing.wayOut") : null}
      />
    </WorkDialog>
  );
}

function Line({ message }: { message: Message }) {
  const { t } = useTranslation();
  return (
    <span className={classes["line"]}>
      <span className={classes["lineText"]} dir="auto">
        {plain(message.text)}
        {message.attachments.length > 0
          ? ` [${t("split.files", { count: message.attachments.length })}]`
          : ""}
      </span>
      <span className={classes["lineAt"]}>
        <Moment at={message.at} />
      </span>
    </span>
  );
}
