import type { ArticleText, DeskArticle } from "@havendesk/shared";
import { Button, Checkbox, SegmentedControl, Stack, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/keys";
import { useCommands } from "../../app/commands";
import { problemTexts } from "../../ui/problemTexts";
import { useLanguage } from "../../ui/useLanguage";
import { languageName } from "../tickets/labels";
import { ApprovalBar } from "./ApprovalBar";
import { BodyTools, insertInto } from "./BodyTools";
import classes from "./Knowledge.module.css";
import { usePreview } from "./queries";
import { TryIt } from "./TryIt";
import { useTextDraft } from "./useTextDraft";

type Beside = "source" | "preview" | "try";

/** One text: its fields on the right; beside them what it is made from, or how readers will see it. */
export function TextEditor({ article, text }: { article: DeskArticle; text: ArticleText }) {
  const { t } = useTranslation();
  const reader = useLanguage();
  const draft = useTextDraft(article.article_id, text.language, text);
  const [beside, setBeside] = useState<Beside>(text.parent ? "source" : "preview");
  const field = useRef<HTMLTextAreaElement>(null);
  const parent = article.texts.find((one) => one.language === text.parent);
  const behind = text.parent !== null && text.parent_revision > (text.draft ?? text).source_revision;
  useCommands([
    {
      id: "article.keep",
      group: "compose",
      keys: "mod+s",
      label: t("knowledge.keep"),
      inFields: true,
      run: () => void draft.keep(),
    },
  ]);
  const put = (words: string) => {
    const { value, at } = insertInto(field.current, draft.words.body, words);
    draft.change({ body: value });
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  };
  return (
    <section id="text" role="tabpanel" aria-labelledby={`text-${text.language}`}>
      <ApprovalBar article={article} text={text} draft={draft} />
      <Trouble draft={draft} />
      <div className={classes["two"]}>
        <div className={classes["side"]}>
          <div className={classes["sideHead"]}>
            <SegmentedControl
              size="xs"
              aria-label={t("knowledge.beside")}
              value={beside}
              onChange={(value) => setBeside(value as Beside)}
              data={[
                ...(text.parent ? [{ value: "source", label: languageName(text.parent, reader) }] : []),
                { value: "preview", label: t("knowledge.preview") },
                { value: "try", label: t("knowledge.try") },
              ]}
            />
            {beside === "source" && parent?.words && draft.words.body.trim() === "" ? (
              <Button size="xs" variant="default" onClick={() => parent.words && draft.change(parent.words)}>
                {t("knowledge.copySource")}
              </Button>
            ) : null}
          </div>
          {beside === "source" ? <Source text={parent} /> : null}
          {beside === "preview" ? <PreviewPane article={article} text={text} words={draft.words} /> : null}
          {beside === "try" ? <TryIt language={text.language} slug={article.slug} /> : null}
        </div>
        <Stack gap="sm" lang={text.language}>
          {behind ? (
            <Checkbox
              lang={reader}
              label={t("knowledge.followsSource", {
                language: languageName(text.parent ?? "en", reader),
              })}
              checked={false}
              onChange={() => void draft.follow()}
            />
          ) : null}
          <TextInput
            label={t("knowledge.title")}
            value={draft.words.title}
            maxLength={300}
            onChange={(event) => draft.change({ title: event.currentTarget.value })}
          />
          <Textarea
            label={t("knowledge.summary")}
            autosize
            minRows={2}
            maxLength={600}
            value={draft.words.summary}
            onChange={(event) => draft.change({ summary: event.currentTarget.value })}
          />
          <TagsInput
            label={t("knowledge.variants")}
            description={t("knowledge.variantsHint")}
            maxTags={60}
            maxLength={300}
            splitChars={["\n"]}
            value={draft.words.variants}
            onChange={(variants) => draft.change({ variants })}
          />
          <div>
            <BodyTools article={article} onInsert={put} />
            <Textarea
              ref={field}
              className={classes["body"] ?? ""}
              label={t("knowledge.body")}
              description={t("knowledge.bodyHint")}
              autosize
              minRows={14}
              maxLength={60_000}
              value={draft.words.body}
              onChange={(event) => draft.change({ body: event.currentTarget.value })}
              onPaste={(event) => {
                const picture = [...event.clipboardData.files].find((file) => file.type.startsWith("image/"));
                if (!picture) return;
                event.preventDefault();
                document.dispatchEvent(new CustomEvent("hd-picture", { detail: picture }));
              }}
            />
          </div>
        </Stack>
      </div>
    </section>
  );
}

/** What could not be kept, and the ways on; nothing that was written is lost. */
function Trouble({ draft }: { draft: ReturnType<typeof useTextDraft> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const problem = draft.error ? problemTexts(t, draft.error) : null;
  return (
    <>
      {draft.keeping === "conflict" ? (
        <div className={classes["strip"]} data-meaning="high" role="alert">
          <p>{t("knowledge.conflict")}</p>
          <Button
            size="xs"
            variant="default"
            onClick={() =>
              void queries.invalidateQueries({ queryKey: keys.knowledge }).then(() => draft.takeTheirs())
            }
          >
            {t("knowledge.takeTheirs")}
          </Button>
          <Button size="xs" variant="default" onClick={() => void draft.putOver()}>
            {t("knowledge.putOver")}
          </Button>
        </div>
      ) : null}
      {draft.keeping === "failed" && problem ? (
        <div className={classes["strip"]} data-meaning="high" role="alert">
          <p>
            {problem.title}. {problem.wayOut}
          </p>
          <Button size="xs" variant="default" onClick={() => void draft.keep()}>
            {t("ui.tryAgain")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Source({ text }: { text: ArticleText | undefined }) {
  const { t } = useTranslation();
  if (!text?.words) return <p>{t("knowledge.noSource")}</p>;
  const { title, summary, variants, body } = text.words;
  return (
    <dl className={classes["source"]} lang={text.language} translate="no">
      <dt>{t("knowledge.title")}</dt>
      <dd>{title}</dd>
      <dt>{t("knowledge.summary")}</dt>
      <dd>{summary}</dd>
      <dt>{t("knowledge.variants")}</dt>
      <dd>{variants.join("\n")}</dd>
      <dt>{t("knowledge.body")}</dt>
      <dd>{body}</dd>
    </dl>
  );
}

function PreviewPane({
  article,
  text,
  words,
}: {
  article: DeskArticle;
  text: ArticleText;
  words: ArticleText["words"] & object;
}) {
  const { t } = useTranslation();
  const settled = useDeferredValue(words);
  const shown = usePreview(article.article_id, text.language, settled, true);
  if (!shown.data) return <p aria-busy="true">{t("ui.loading")}</p>;
  return (
    <>
      {shown.data.faults.length > 0 ? (
        <ul className={classes["faults"]} aria-label={t("knowledge.faults")}>
          {shown.data.faults.map((fault) => (
            <li key={`${fault.field}${fault.line}${fault.reason}`}>
              {t(`knowledge.fault.${fault.field as "title" | "summary" | "variants" | "body"}`)}
              {fault.line > 0 ? ` ${t("knowledge.line", { line: fault.line })}` : ""}: {fault.reason}
            </li>
          ))}
        </ul>
      ) : null}
      <article className={classes["reader"]} lang={text.language} translate="no">
        <h2 className={classes["readerTitle"]}>{shown.data.title}</h2>
        <p>{shown.data.summary}</p>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: the server made it of Markdown and cleaned it, as for readers */}
        <div dangerouslySetInnerHTML={{ __html: shown.data.html }} />
      </article>
    </>
  );
}
