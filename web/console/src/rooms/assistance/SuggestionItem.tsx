import type { ArticleHelp, FindingHelp, Help, HelpEvidence } from "@havendesk/shared";
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconPencilPlus, IconSparkles, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Tag } from "../../ui/Tag";
import { useTell } from "../../ui/tell";
import { When } from "../exchange/When";
import { useDraftBridge } from "./DraftBridge";
import classes from "./HelpPanel.module.css";
import { useWordDraft } from "./queries";

interface ItemProps {
  ticket: string;
  help: Help;
}

/** What was found for this customer, with what was read, and the reply that it gives. */
export function FindingItem({ ticket, help, finding }: ItemProps & { finding: FindingHelp }) {
  const { t } = useTranslation();
  const sources = sourcesOf(finding.evidence.filter((each) => !each.silent));
  const silent = sourcesOf(finding.evidence.filter((each) => each.silent));
  const newest = finding.evidence.at(-1);
  return (
    <li>
      <p className={classes["title"]} dir="auto">
        {finding.short}
      </p>
      <div className={classes["tags"]}>
        <Tag meaning="calm">
          {t(`help.next.${finding.next_action}`, { defaultValue: finding.next_action })}
        </Tag>
        {newest && sources.length > 0 ? (
          <span>
            {t("help.readFrom", { sources: sources.join(", ") })} <When at={newest.at} />
          </span>
        ) : null}
        {silent.length > 0 ? <span>{t("help.silent", { sources: silent.join(", ") })}</span> : null}
      </div>
      <Draft ticket={ticket} help={help} item={finding} />
    </li>
  );
}

/** Who answered, each once; which list of the exchange it was says nothing to an agent. */
function sourcesOf(evidence: readonly HelpEvidence[]): string[] {
  return [...new Set(evidence.map(({ source }) => (source.startsWith("exchange:") ? "exchange" : source)))];
}

export function ArticleItem({ ticket, help, article }: ItemProps & { article: ArticleHelp }) {
  return (
    <li>
      <p className={classes["title"]} lang={article.language}>
        <a href={article.url} target="_blank" rel="noopener noreferrer">
          {article.title}
        </a>
      </p>
      <p className={classes["soft"]} lang={article.language}>
        {article.summary}
      </p>
      <Draft ticket={ticket} help={help} item={article} />
    </li>
  );
}

/** The reply as it would be put in, and what can be done with it. */
function Draft({ ticket, help, item }: ItemProps & { item: FindingHelp | ArticleHelp }) {
  const { t } = useTranslation();
  const bridge = useDraftBridge();
  const tell = useTell();
  const word = useWordDraft(ticket);
  const insert = (suggestion: string, text: string) => {
    if (!bridge?.insert(ticket, { suggestion, text })) tell.warn(t("help.notHere"), t("help.notHereHint"));
  };
  const worded = () =>
    word.mutate(item.suggestion, {
      onSuccess: (answer) => {
        if (answer.suggestion) insert(answer.suggestion, answer.text);
        else tell.warn(t("help.notWorded"), t(`translation.trouble.${answer.trouble ?? "no_answer"}`));
      },
      onError: (error) => tell.failed(error),
    });
  return (
    <>
      <details className={classes["draft"]}>
        <summary>{t("help.draft")}</summary>
        <p lang={help.language} dir="auto" translate="no">
          {item.draft}
        </p>
      </details>
      <div className={classes["acts"]}>
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPencilPlus size={14} aria-hidden />}
          onClick={() => insert(item.suggestion, item.draft)}
        >
          {t("help.insert")}
        </Button>
        {help.model ? (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={word.isPending}
            leftSection={<IconSparkles size={14} aria-hidden />}
            onClick={worded}
          >
            {t("help.word")}
          </Button>
        ) : null}
        <Mark outcome={item.outcome} />
        <Tooltip label={t("help.reject")}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("help.reject")}
            onClick={() => bridge?.settle(ticket, item.suggestion, "rejected")}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </>
  );
}

function Mark({ outcome }: { outcome: FindingHelp["outcome"] }): ReactNode {
  const { t } = useTranslation();
  if (outcome === "offered" || outcome === "rejected") return null;
  return <Tag meaning={outcome === "inserted" ? "calm" : "good"}>{t(`help.outcome.${outcome}`)}</Tag>;
}
