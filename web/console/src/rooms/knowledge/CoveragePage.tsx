import type { Coverage } from "@havendesk/shared";
import { IconRobot } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { FigureTable } from "../../ui/FigureTable";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";
import { LanguageName } from "../tickets/labels";
import { Evidence } from "./Evidence";
import classes from "./Knowledge.module.css";
import { KnowledgePage } from "./KnowledgePage";
import { useCoverage } from "./queries";

/** How far the help centre reaches: by language, by topic, and the questions that found no answer. */
export function CoveragePage() {
  const { t } = useTranslation();
  const report = useCoverage();
  return (
    <KnowledgePage title={t("knowledge.places")}>
      {report.isPending ? <RowsSkeleton /> : null}
      {report.isError && !report.data ? (
        <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />
      ) : null}
      {report.data ? (
        <>
          <Languages report={report.data} />
          <Topics report={report.data} />
          <Gaps report={report.data} />
        </>
      ) : null}
    </KnowledgePage>
  );
}

function useNumber() {
  const language = useLanguage();
  return (value: number) => new Intl.NumberFormat(language).format(value);
}

function Languages({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const number = useNumber();
  return (
    <FigureTable
      label={t("filter.language")}
      first={t("filter.language")}
      columns={[
        t("knowledge.state.published"),
        t("knowledge.state.stale"),
        t("knowledge.converted"),
        t("knowledge.missing"),
      ]}
      rows={report.languages.map((one) => ({
        key: one.language,
        name: <LanguageName code={one.language} />,
        figures: [one.published, one.stale, one.unreviewed, one.missing].map(number),
      }))}
    />
  );
}

function Topics({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const number = useNumber();
  return (
    <FigureTable
      label={t("filter.topic")}
      first={t("filter.topic")}
      columns={[
        t("knowledge.label"),
        t("knowledge.helped"),
        t("knowledge.notHelped"),
        t("knowledge.gaps"),
        t("knowledge.asked"),
      ]}
      rows={report.topics.map((one) => ({
        key: one.topic,
        name: t(`topic.${one.topic}`),
        figures: [one.articles, one.helped, one.not_helped, one.gaps, one.asked].map(number),
      }))}
    />
  );
}

function Gaps({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="gaps">
      <h2 className={classes["section"]} id="gaps">
        {t("knowledge.gaps")}
      </h2>
      {report.proposals.length === 0 ? (
        <Notice icon={<IconRobot size={28} aria-hidden />} title={t("knowledge.noGaps")}>
          {t("knowledge.noGapsHint")}
        </Notice>
      ) : null}
      <ul className={classes["cards"]}>
        {report.proposals.map((gap) => (
          <li key={gap.id} className={classes["card"]}>
            <div className={classes["bar"]}>
              <Link
                to="/knowledge/article/$slug"
                params={{ slug: gap.slug }}
                lang={gap.language}
                translate="no"
              >
                {gap.questions[0]}
              </Link>
              <Tag>{t(`topic.${gap.topic}`)}</Tag>
              <Tag>
                <LanguageName code={gap.language} />
              </Tag>
            </div>
            <ul lang={gap.language} translate="no">
              {gap.questions.slice(1, 6).map((question) => (
                <li key={question}>{question}</li>
              ))}
            </ul>
            <Evidence gap={gap} />
          </li>
        ))}
      </ul>
    </section>
  );
}
