import type { ArticleText, DeskArticle } from "@havendesk/shared";
import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import classes from "./Knowledge.module.css";
import { useDiff, useHistory } from "./queries";

/** All revisions of a text, who wrote and approved them, and what each changed. */
export function HistoryDialog({
  article,
  text,
  onClose,
}: {
  article: DeskArticle;
  text: ArticleText;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const [range, setRange] = useState<{ before: number; after: number } | null>(null);
  const history = useHistory(article.article_id, text.language);
  const diff = useDiff(article.article_id, text.language, range);
  const rows = history.data ?? [];
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t("knowledge.history")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {history.isError ? <ErrorNotice error={history.error} onRetry={() => void history.refetch()} /> : null}
      {history.isSuccess && rows.length === 0 ? <Notice title={t("knowledge.noHistory")} /> : null}
      <ul className={classes["revisions"]}>
        {text.draft && text.revision > 0 ? (
          <li>
            <Tag>{t("knowledge.state.draft")}</Tag>
            <span className={classes["grow"]} />
            <Button size="xs" variant="default" onClick={() => setRange({ before: text.revision, after: 0 })}>
              {t("knowledge.compare")}
            </Button>
          </li>
        ) : null}
        {rows.map((row) => (
          <li key={row.revision}>
            <strong>{row.revision}</strong>
            <Tag meaning={row.status === "published" ? "good" : "calm"}>
              {t(`knowledge.textStatus.${row.status}`)}
            </Tag>
            {row.converted ? <Tag meaning="hold">{t("knowledge.converted")}</Tag> : null}
            <Moment at={row.changed_at} />
            {row.authors.length > 0 ? <span translate="no">{row.authors.join(", ")}</span> : null}
            {row.approver ? <span>{t("knowledge.approvedBy", { name: row.approver })}</span> : null}
            <span className={classes["grow"]} />
            <Button
              size="xs"
              variant="default"
              onClick={() => setRange({ before: row.revision - 1, after: row.revision })}
            >
              {t("knowledge.compare")}
            </Button>
          </li>
        ))}
      </ul>
      {diff.isError ? <ErrorNotice error={diff.error} /> : null}
      {diff.data ? (
        <ul className={classes["diff"]} lang={text.language} translate="no">
          {diff.data.map((line, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a finished comparison; lines repeat and never move
            <li key={place} data-kind={line.kind}>
              <span aria-hidden>{{ same: "  ", added: "+ ", removed: "− " }[line.kind]}</span>
              {line.kind === "same" ? null : (
                <span className="hd-visually-hidden">{t(`knowledge.diff.${line.kind}`)} </span>
              )}
              {line.text}
            </li>
          ))}
        </ul>
      ) : null}
    </Modal>
  );
}
