import { ARTICLE_STATES, type ArticleRow, type ArticleState, CUSTOMER_LANGUAGES } from "@havendesk/shared";
import { Button, Group, Select, TextInput } from "@mantine/core";
import { IconBook2, IconPlus, IconSearch } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { TOPICS } from "../tickets/list/choices";
import { ArticleDialog } from "./ArticleDialog";
import classes from "./Knowledge.module.css";
import { KnowledgePage } from "./KnowledgePage";
import { type ArticleFilter, useArticles, useCreateArticle } from "./queries";

/** All articles by state: what is published, what waits, what has grown old. */
export function ArticlesPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const navigate = useNavigate();
  const { shown = "all" } = useSearch({ strict: false }) as { shown?: ArticleState };
  const [rest, setRest] = useState<Omit<ArticleFilter, "shown">>({
    q: "",
    topic: null,
    language: null,
    owner: "",
  });
  const [making, setMaking] = useState(false);
  const create = useCreateArticle();
  const found = useArticles({ ...rest, shown });
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  useArticleKeys(list, field, () => setMaking(true));
  const items = found.data?.items ?? [];
  return (
    <KnowledgePage
      title={t("knowledge.places")}
      act={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
          {t("knowledge.create")}
        </Button>
      }
    >
      <nav className={classes["states"]} aria-label={t("knowledge.states")}>
        {ARTICLE_STATES.map((state) => (
          <Link
            key={state}
            to="/knowledge"
            search={state === "all" ? {} : { shown: state }}
            className={classes["state"] ?? ""}
            {...(state === shown ? { "data-current": true, "aria-current": "page" as const } : {})}
          >
            {t(`knowledge.state.${state}`)}
            <span className={classes["number"]}>{found.data?.counts[state] ?? ""}</span>
          </Link>
        ))}
      </nav>
      <div className={classes["filters"]}>
        <TextInput
          ref={field}
          type="search"
          value={rest.q}
          onChange={(event) => setRest({ ...rest, q: event.currentTarget.value })}
          placeholder={t("knowledge.search")}
          aria-label={t("knowledge.search")}
          leftSection={<IconSearch size={16} aria-hidden />}
        />
        <Select
          aria-label={t("filter.topic")}
          placeholder={t("filter.topic")}
          clearable
          data={TOPICS.map((value) => ({ value, label: t(`topic.${value}`) }))}
          value={rest.topic}
          onChange={(topic) => setRest({ ...rest, topic: topic as ArticleFilter["topic"] })}
        />
        <Select
          aria-label={t("filter.language")}
          placeholder={t("filter.language")}
          clearable
          data={CUSTOMER_LANGUAGES.map((value) => ({ value, label: languageName(value, language) }))}
          value={rest.language}
          onChange={(value) => setRest({ ...rest, language: value as ArticleFilter["language"] })}
        />
        <Select
          aria-label={t("knowledge.owner")}
          placeholder={t("knowledge.owner")}
          clearable
          data={found.data?.owners ?? []}
          value={rest.owner || null}
          onChange={(owner) => setRest({ ...rest, owner: owner ?? "" })}
        />
      </div>
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.isSuccess && items.length === 0 ? (
        <Notice icon={<IconBook2 size={28} aria-hidden />} title={t("knowledge.none")}>
          {t("knowledge.noneHint")}
        </Notice>
      ) : null}
      {items.length > 0 ? (
        <ul className={classes["rows"]} ref={list}>
          {items.map((row) => (
            <Row key={row.article_id} row={row} />
          ))}
        </ul>
      ) : null}
      {making ? (
        <ArticleDialog
          title={t("knowledge.create")}
          verb={t("knowledge.begin")}
          details={null}
          owners={found.data?.owners ?? []}
          busy={create.isPending}
          error={create.error}
          onClose={() => setMaking(false)}
          onSubmit={(details) =>
            create.mutate(details, {
              onSuccess: ({ slug }) => void navigate({ to: "/knowledge/article/$slug", params: { slug } }),
            })
          }
        />
      ) : null}
    </KnowledgePage>
  );
}

function Row({ row }: { row: ArticleRow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = (tags: readonly string[]) => tags.map((tag) => languageName(tag, language)).join(", ");
  return (
    <li className={classes["row"]}>
      <Link className={classes["rowLink"] ?? ""} to="/knowledge/article/$slug" params={{ slug: row.slug }}>
        <span className={classes["rowTitle"]} translate="no">
          {row.title || row.slug}
        </span>
      </Link>
      <span className={classes["rowSub"]}>
        <span>{t(`topic.${row.topic}`)}</span>
        <span translate="no">{row.owner}</span>
        <span>{t("knowledge.languagesOf", { count: row.languages.length })}</span>
        {row.changed_at ? <Ago at={row.changed_at} /> : null}
        {row.helped + row.not_helped > 0 ? (
          <span>{t("knowledge.votes", { helped: row.helped, not: row.not_helped })}</span>
        ) : null}
      </span>
      <Group gap={6} className={classes["tags"] ?? ""}>
        {row.archived ? <Tag>{t("knowledge.state.archived")}</Tag> : null}
        {row.proposed ? <Tag meaning="bot">{t("knowledge.state.proposed")}</Tag> : null}
        {row.waiting.length > 0 ? (
          <Tag meaning="hold">{t("knowledge.waitingIn", { languages: names(row.waiting) })}</Tag>
        ) : null}
        {row.scheduled.length > 0 ? (
          <Tag meaning="frozen">{t("knowledge.scheduledIn", { languages: names(row.scheduled) })}</Tag>
        ) : null}
        {row.drafts.length > row.waiting.length + row.scheduled.length ? (
          <Tag>{t("knowledge.draftIn", { languages: names(row.drafts) })}</Tag>
        ) : null}
        {row.stale.length > 0 ? (
          <Tag meaning="high">{t("knowledge.staleIn", { languages: names(row.stale) })}</Tag>
        ) : null}
        {row.review_due ? <Tag meaning="high">{t("knowledge.state.review_due")}</Tag> : null}
        {row.jurisdiction ? <Tag>{row.jurisdiction}</Tag> : null}
      </Group>
    </li>
  );
}

/** j and k walk through the list, slash goes to the words, n begins an article; Enter is the link's own. */
function useArticleKeys(
  list: React.RefObject<HTMLUListElement | null>,
  field: React.RefObject<HTMLInputElement | null>,
  onNew: () => void,
): void {
  const { t } = useTranslation();
  const step = (by: 1 | -1) => {
    const links = [...(list.current?.querySelectorAll<HTMLAnchorElement>("a") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
  };
  useCommands([
    {
      id: "articles.next",
      group: "list",
      keys: "j",
      label: t("knowledge.next"),
      keyOnly: true,
      run: () => step(1),
    },
    {
      id: "articles.previous",
      group: "list",
      keys: "k",
      label: t("knowledge.previous"),
      keyOnly: true,
      run: () => step(-1),
    },
    {
      id: "articles.words",
      group: "list",
      keys: "/",
      label: t("knowledge.search"),
      run: () => field.current?.focus(),
    },
    { id: "articles.new", group: "list", keys: "n", label: t("knowledge.create"), run: onNew },
  ]);
}
