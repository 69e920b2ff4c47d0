import type { Coverage } from "@havendesk/shared";
import { IconRobot } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";
import { LanguageName } from "../tickets/labels";
import { RowsSkeleton } from "./ArticlesPage";
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
    <div className={classes["table"]}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("filter.language")}</th>
            <th scope="col">{t("knowledge.state.published")}</th>
            <th scope="col">{t("knowledge.state.stale")}</th>
            <th scope="col">{t("knowledge.converted")}</th>
            <th scope="col">{t("knowledge.missing")}</th>
          </tr>
        </thead>
        <tbody>
          {report.languages.map((one) => (
            <tr key={one.language}>
              <th scope="row">
                <LanguageName code={one.language} />
              </th>
              <td>{number(one.published)}</td>
              <td>{number(one.stale)}</td>
              <td>{number(one.unreviewed)}</td>
              <td>{number(one.missing)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Topics({ report }: { report: Coverage }) {
  const { t } = useTranslation();
  const number = useNumber();
  return (
    <div className={classes["table"]}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("filter.topic")}</th>
            <th scope="col">{t("knowledge.label")}</th>
            <th scope="col">{t("knowledge.helped")}</th>
            <th scope="col">{t("knowledge.notHelped")}</th>
            <th scope="col">{t("knowledge.gaps")}</th>
            <th scope="col">{t("knowledge.asked")}</th>
          </tr>
        </thead>
        <tbody>
          {report.topics.map((one) => (
            <tr key={one.topic}>
              <th scope="row">{t(`topic.${one.topic}`)}</th>
              <td>{number(one.articles)}</td>
              <td>{number(one.helped)}</td>
              <td>{number(one.not_helped)}</td>
              <td>{number(one.gaps)}</td>
              <td>{number(one.asked)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
