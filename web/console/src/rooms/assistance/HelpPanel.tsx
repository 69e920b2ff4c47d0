import type { Help } from "@havendesk/shared";
import { Button, Skeleton } from "@mantine/core";
import {
  IconBook2,
  IconChartBar,
  IconListCheck,
  IconLock,
  IconSearch,
  IconTicket,
} from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/problem";
import { useCommands } from "../../app/commands";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { useMe } from "../people/MeContext";
import { useDraftBridge } from "./DraftBridge";
import classes from "./HelpPanel.module.css";
import { ReportDialog } from "./ReportDialog";
import { Similar } from "./Similar";
import { SoFar } from "./SoFar";
import { ArticleItem, FindingItem } from "./SuggestionItem";

/** What helps with this conversation: findings, articles, what was tried, solved tickets like it. */
export function HelpPanel({ ticket, query }: { ticket: string; query: UseQueryResult<Help> }) {
  const { t } = useTranslation();
  if (query.isPending) return <HelpSkeleton />;
  if (query.error instanceof ApiError && query.error.problem.code === "no_access_grant") {
    return (
      <Notice icon={<IconLock size={28} aria-hidden />} title={t("tickets.lockedUnknown")}>
        {t("tickets.lockedText")}
      </Notice>
    );
  }
  if (!query.data) return <ErrorNotice error={query.error} onRetry={() => void query.refetch()} />;
  return <HelpCard ticket={ticket} help={query.data} />;
}

/** The key that puts the first suggestion into the reply; registered while there is one, whichever tab is open. */
export function useFirstSuggestion(ticket: string, help: Help | undefined): void {
  const { t } = useTranslation();
  const bridge = useDraftBridge();
  const first = [...(help?.findings ?? []), ...(help?.articles ?? [])].find(
    (each) => each.outcome !== "rejected",
  );
  useCommands(
    first && bridge
      ? [
          {
            id: "compose.firstSuggestion",
            group: "compose",
            keys: "y",
            label: t("help.insertFirst"),
            run: () => bridge.insert(ticket, { suggestion: first.suggestion, text: first.draft }),
          },
        ]
      : [],
  );
}

function HelpCard({ ticket, help }: { ticket: string; help: Help }) {
  const { t } = useTranslation();
  const me = useMe();
  const [report, setReport] = useState(false);
  const findings = help.findings.filter((each) => each.outcome !== "rejected");
  const articles = help.articles.filter((each) => each.outcome !== "rejected");
  return (
    <div className={classes["panel"]}>
      <Part icon={<IconSearch size={14} aria-hidden />} title={t("help.findings")}>
        {findings.length > 0 ? (
          <ul>
            {findings.map((each) => (
              <FindingItem key={each.suggestion} ticket={ticket} help={help} finding={each} />
            ))}
          </ul>
        ) : (
          <p className={classes["nothing"]}>{help.visitor ? t("help.visitor") : t("help.noFindings")}</p>
        )}
      </Part>
      <Part icon={<IconBook2 size={14} aria-hidden />} title={t("help.articles")}>
        {articles.length > 0 ? (
          <ul>
            {articles.map((each) => (
              <ArticleItem key={each.suggestion} ticket={ticket} help={help} article={each} />
            ))}
          </ul>
        ) : (
          <p className={classes["nothing"]}>{t("help.noArticles")}</p>
        )}
      </Part>
      <Part icon={<IconListCheck size={14} aria-hidden />} title={t("help.soFar")}>
        <SoFar ticket={ticket} help={help} />
      </Part>
      <Part icon={<IconTicket size={14} aria-hidden />} title={t("help.similar")}>
        <Similar tickets={help.similar} />
      </Part>
      {me.permissions.includes("assistance.report") ? (
        <div className={classes["section"]}>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconChartBar size={14} aria-hidden />}
            onClick={() => setReport(true)}
          >
            {t("help.report")}
          </Button>
          {report ? <ReportDialog onClose={() => setReport(false)} /> : null}
        </div>
      ) : null}
    </div>
  );
}

function Part({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <section className={classes["section"]}>
      <h3>
        {icon}
        {title}
      </h3>
      {children}
    </section>
  );
}

function HelpSkeleton() {
  const { t } = useTranslation();
  return (
    <div className={classes["skeleton"]} aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      <Skeleton height={14} width="40%" />
      <Skeleton height={44} />
      <Skeleton height={14} width="40%" mt={12} />
      <Skeleton height={44} />
      <Skeleton height={44} />
    </div>
  );
}
