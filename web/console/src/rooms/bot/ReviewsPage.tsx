import { type AnswerReview, REVIEW_OUTCOMES } from "@havendesk/shared";
import { Button, Group, Switch, TextInput } from "@mantine/core";
import { IconRobot } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import classes from "../knowledge/Knowledge.module.css";
import { KnowledgePage } from "../knowledge/KnowledgePage";
import { LanguageName } from "../tickets/labels";
import { useReviews, useSettleReview } from "./queries";
import { useShare } from "./useShare";

const LONGEST_NOTE = 1_000;

/** Answers of the bot that a customer or an agent holds for wrong, until somebody has looked. */
export function ReviewsPage() {
  const { t } = useTranslation();
  const [settled, setSettled] = useState(false);
  const found = useReviews(settled);
  return (
    <KnowledgePage
      title={t("bot.answers")}
      act={
        <Switch
          label={t("bot.settledOnes")}
          checked={settled}
          onChange={(event) => setSettled(event.currentTarget.checked)}
        />
      }
    >
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.isSuccess && found.data.length === 0 ? (
        <Notice icon={<IconRobot size={28} aria-hidden />} title={t("bot.noReviews")}>
          {t("bot.noReviewsHint")}
        </Notice>
      ) : null}
      <ul className={classes["cards"]}>
        {(found.data ?? []).map((review) => (
          <li key={review.id} className={classes["card"]}>
            <Head review={review} />
            {review.outcome ? <Settled review={review} /> : <Settle review={review} />}
          </li>
        ))}
      </ul>
    </KnowledgePage>
  );
}

function Head({ review }: { review: AnswerReview }) {
  const { t } = useTranslation();
  const share = useShare();
  return (
    <div className={classes["bar"]}>
      {review.detail === "article" && review.rests_on ? (
        <Link to="/knowledge/article/$slug" params={{ slug: review.rests_on }} translate="no">
          {review.rests_on}
        </Link>
      ) : (
        <code translate="no">{review.rests_on || review.detail}</code>
      )}
      <Tag>{t(`topic.${review.topic}`)}</Tag>
      <Tag meaning={review.source === "agent" ? "high" : "calm"}>{t(`bot.source.${review.source}`)}</Tag>
      <span className={classes["kept"]}>
        <LanguageName code={review.language} /> ·{" "}
        {review.chance === null ? null : `${t("bot.chance", { share: share(review.chance) })} · `}
        <Ago at={review.at} />
      </span>
      <span className={classes["grow"]} />
      <Link to="/$view/$ticket" params={{ view: "all", ticket: review.ticket_id }} translate="no">
        {review.reference}
      </Link>
    </div>
  );
}

function Settle({ review }: { review: AnswerReview }) {
  const { t } = useTranslation();
  const [note, setNote] = useState("");
  const settle = useSettleReview(t("bot.settled"));
  return (
    <Group gap="xs" align="end">
      <TextInput
        flex="1 1 16rem"
        label={t("bot.note")}
        value={note}
        maxLength={LONGEST_NOTE}
        dir="auto"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {REVIEW_OUTCOMES.map((outcome) => (
        <Button
          key={outcome}
          variant="default"
          disabled={settle.isPending}
          onClick={() => settle.mutate({ id: review.id, outcome, note })}
        >
          {t(`bot.outcome.${outcome}`)}
        </Button>
      ))}
    </Group>
  );
}

function Settled({ review }: { review: AnswerReview }) {
  const { t } = useTranslation();
  return (
    <>
      {review.note ? (
        <div className={classes["source"]} dir="auto" translate="no">
          {review.note}
        </div>
      ) : null}
      <span className={classes["kept"]}>
        {review.outcome ? t(`bot.outcome.${review.outcome}`) : null} ·{" "}
        <span translate="no">{review.reviewer_name}</span>
        {review.settled_at ? (
          <>
            {" · "}
            <Ago at={review.settled_at} />
          </>
        ) : null}
      </span>
    </>
  );
}
