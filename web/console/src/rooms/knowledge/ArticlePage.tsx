import type { ArticleText, CustomerLanguage, DeskArticle } from "@havendesk/shared";
import { ActionIcon, Button, Menu, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconDots, IconExternalLink } from "@tabler/icons-react";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { Page, PageTitle } from "../../ui/Page";
import { Tag } from "../../ui/Tag";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { ArticleDialog } from "./ArticleDialog";
import { Evidence } from "./Evidence";
import classes from "./Knowledge.module.css";
import { useArticle, useArticleAct, useChangeDetails } from "./queries";
import { TextEditor } from "./TextEditor";

/** One article: its details, and its text in each language. */
export function ArticlePage() {
  const { t } = useTranslation();
  const { slug = "" } = useParams({ strict: false }) as { slug?: string };
  const article = useArticle(slug);
  return (
    <Page>
      {article.isPending ? (
        <div className={classes["skeleton"]} aria-busy="true">
          <span className="hd-visually-hidden">{t("ui.loading")}</span>
          <Skeleton height={30} width="40%" />
          <Skeleton height={36} />
          <Skeleton height={420} />
        </div>
      ) : null}
      {article.isError && !article.data ? (
        <ErrorNotice error={article.error} onRetry={() => void article.refetch()} />
      ) : null}
      {article.data ? <Article key={article.data.article_id} article={article.data} /> : null}
    </Page>
  );
}

function Article({ article }: { article: DeskArticle }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { in: chosen } = useSearch({ strict: false }) as { in?: CustomerLanguage };
  const [details, setDetails] = useState(false);
  const change = useChangeDetails(article.article_id);
  const text = article.texts.find((one) => one.language === chosen) ?? firstText(article);
  const title = article.texts[0]?.words?.title || text?.draft?.words.title || article.slug;
  return (
    <>
      <header className={classes["bar"]}>
        <ActionIcon
          component={Link}
          to="/knowledge"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t("knowledge.label")}
        >
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <PageTitle>
          <span translate="no">{title}</span>
        </PageTitle>
        {article.archived_at ? <Tag>{t("knowledge.state.archived")}</Tag> : null}
        <span className={classes["grow"]} />
        <Button variant="default" onClick={() => setDetails(true)}>
          {t("knowledge.details")}
        </Button>
        <ArticleMenu article={article} />
      </header>
      {article.proposal?.state === "open" ? <Evidence gap={article.proposal} /> : null}
      <LanguageTabs
        texts={article.texts}
        chosen={text?.language ?? "en"}
        onChoose={(language) =>
          void navigate({
            to: "/knowledge/article/$slug",
            params: { slug: article.slug },
            search: { in: language },
            replace: true,
          })
        }
      />
      {text ? <TextEditor key={text.language} article={article} text={text} /> : null}
      {details ? (
        <ArticleDialog
          title={t("knowledge.details")}
          verb={t("ui.save")}
          details={article}
          owners={[article.owner]}
          busy={change.isPending}
          error={change.error}
          onClose={() => setDetails(false)}
          onSubmit={({ slug, topic, audience, owner, order, jurisdiction, review_by }) =>
            change.mutate(
              { slug, topic, audience, owner, order, jurisdiction, review_by, version: article.version },
              {
                onSuccess: (answer) => {
                  setDetails(false);
                  if (answer.slug !== article.slug)
                    void navigate({ to: "/knowledge/article/$slug", params: { slug: answer.slug } });
                },
              },
            )
          }
        />
      ) : null}
    </>
  );
}

/** The source; for a gap the language in which it was asked. */
function firstText(article: DeskArticle): ArticleText | undefined {
  const asked = article.proposal?.state === "open" ? article.proposal.language : "en";
  return article.texts.find((one) => one.language === asked) ?? article.texts[0];
}

function ArticleMenu({ article }: { article: DeskArticle }) {
  const { t } = useTranslation();
  const act = useArticleAct(article.article_id);
  const inHalfAYear = new Date(Date.now() + 183 * 86_400_000).toISOString().slice(0, 10);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t("knowledge.more")}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {article.published_at ? (
          <Menu.Item
            component="a"
            href={`/help/en/article/${article.slug}`}
            target="_blank"
            rel="noopener"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            {t("knowledge.open")}
          </Menu.Item>
        ) : null}
        <Menu.Item
          onClick={() =>
            act.mutate({
              act: "reviewed",
              body: { review_by: inHalfAYear },
              done: t("knowledge.reviewedDone"),
            })
          }
        >
          {t("knowledge.reviewed")}
        </Menu.Item>
        {article.archived_at ? (
          <Menu.Item onClick={() => act.mutate({ act: "restore", done: t("knowledge.restored") })}>
            {t("knowledge.restore")}
          </Menu.Item>
        ) : (
          <Menu.Item onClick={() => act.mutate({ act: "archive", done: t("knowledge.archived") })}>
            {t("knowledge.archive")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function LanguageTabs({
  texts,
  chosen,
  onChoose,
}: {
  texts: readonly ArticleText[];
  chosen: CustomerLanguage;
  onChoose(language: CustomerLanguage): void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className={classes["tabs"]} role="tablist" aria-label={t("knowledge.languages")}>
      {texts.map((text) => (
        <button
          key={text.language}
          type="button"
          role="tab"
          id={`text-${text.language}`}
          aria-controls="text"
          aria-selected={text.language === chosen}
          className={classes["tab"]}
          onClick={() => onChoose(text.language)}
        >
          {languageName(text.language, language)}
          {text.stale ? <Tag meaning="high">{t("knowledge.stale")}</Tag> : null}
          {text.draft?.state === "waiting" ? <Tag meaning="hold">{t("knowledge.state.waiting")}</Tag> : null}
          {text.draft?.state === "writing" ? <Tag>{t("knowledge.state.draft")}</Tag> : null}
          {!text.words && !text.draft ? <Tag>{t("knowledge.missing")}</Tag> : null}
        </button>
      ))}
    </div>
  );
}
