import type { BotModel, BotTraining, LanguageReport } from "@havendesk/shared";
import { Button, Checkbox, Group, TextInput } from "@mantine/core";
import { IconBrain } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FigureTable } from "../../ui/FigureTable";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Ago, Moment } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import classes from "../knowledge/Knowledge.module.css";
import { KnowledgePage } from "../knowledge/KnowledgePage";
import { useMe } from "../people/MeContext";
import { LanguageName } from "../tickets/labels";
import { isUnderWay, useModels, useTrain } from "./queries";
import { useShare } from "./useShare";

const MEANINGS = { asked: "calm", running: "calm", done: "good", refused: "high", failed: "urgent" } as const;

/** What the bot understands with: the models in force, a new training, and what each training changed. */
export function ModelsPage() {
  const { t } = useTranslation();
  const found = useModels();
  return (
    <KnowledgePage title={t("bot.models")}>
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.data ? (
        <>
          <InForce models={found.data.models} />
          <Train under={found.data.trainings.some(isUnderWay)} />
          <Trainings trainings={found.data.trainings} />
        </>
      ) : null}
    </KnowledgePage>
  );
}

/** A share, or a dash where none was measured. */
function useKnownShare() {
  const share = useShare();
  return (value: number | null | undefined) => (value == null ? "–" : share(value));
}

function InForce({ models }: { models: readonly BotModel[] }) {
  const { t } = useTranslation();
  const known = useKnownShare();
  const number = new Intl.NumberFormat(useLanguage());
  if (models.length === 0) {
    return (
      <Notice icon={<IconBrain size={28} aria-hidden />} title={t("bot.noModels")}>
        {t("bot.noModelsHint")}
      </Notice>
    );
  }
  return (
    <FigureTable
      label={t("bot.models")}
      first={t("filter.language")}
      columns={[
        t("bot.targets"),
        t("bot.examples"),
        t("bot.understood"),
        t("bot.answered"),
        t("bot.wrongOfAnswers"),
        t("bot.made"),
      ]}
      rows={models.map(({ id, language, card, made_at }) => ({
        key: id,
        name: <LanguageName code={language} />,
        figures: [
          number.format(card.targets.length),
          number.format(card.examples),
          known(card.unseen?.accuracy),
          known(card.unseen?.answered),
          known(card.unseen?.wrong_of_answers),
          <Moment key="made" at={made_at} />,
        ],
      }))}
    />
  );
}

function Train({ under }: { under: boolean }) {
  const { t } = useTranslation();
  const { permissions } = useMe();
  const [reason, setReason] = useState("");
  const [allowDrop, setAllowDrop] = useState(false);
  const train = useTrain(t("bot.trainingAsked"));
  if (!permissions.includes("bot.request_training")) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        train.mutate({ reason, allow_drop: allowDrop }, { onSuccess: () => setReason("") });
      }}
    >
      <Group gap="sm" align="end" mb="lg">
        <TextInput
          flex="1 1 16rem"
          label={t("bot.reason")}
          description={t("bot.reasonHint")}
          value={reason}
          maxLength={500}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label={t("bot.allowDrop")}
          checked={allowDrop}
          onChange={(event) => setAllowDrop(event.currentTarget.checked)}
        />
        <Button type="submit" loading={train.isPending} disabled={under}>
          {under ? t("bot.underWay") : t("bot.train")}
        </Button>
      </Group>
    </form>
  );
}

function Trainings({ trainings }: { trainings: readonly BotTraining[] }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="trainings">
      <h2 className={classes["section"]} id="trainings">
        {t("bot.trainings")}
      </h2>
      <ul className={classes["cards"]}>
        {trainings.map((training) => (
          <li key={training.id} className={classes["card"]}>
            <div className={classes["bar"]}>
              <Tag meaning={MEANINGS[training.state]}>{t(`bot.state.${training.state}`)}</Tag>
              <span dir="auto" translate="no">
                {training.reason}
              </span>
              <span className={classes["kept"]}>
                <Ago at={training.asked_at} />
              </span>
            </div>
            {training.report.why ? <p translate="no">{training.report.why}</p> : null}
            {training.report.languages ? <Report languages={training.report.languages} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Report({ languages }: { languages: Record<string, LanguageReport> }) {
  const { t } = useTranslation();
  const known = useKnownShare();
  const number = new Intl.NumberFormat(useLanguage());
  return (
    <FigureTable
      label={t("bot.report")}
      first={t("filter.language")}
      columns={[
        t("bot.sameQuestions"),
        t("bot.sameBefore"),
        t("bot.sameAfter"),
        t("bot.understoodBefore"),
        t("bot.understoodAfter"),
      ]}
      rows={Object.entries(languages).map(([language, one]) => ({
        key: language,
        name: <LanguageName code={language} />,
        figures: [
          number.format(one.same_questions.questions),
          known(one.same_questions.before),
          known(one.same_questions.after),
          known(one.before?.accuracy),
          known(one.after.accuracy),
        ],
      }))}
    />
  );
}
