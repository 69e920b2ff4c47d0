import type { ArticleText, DeskArticle } from "@havendesk/shared";
import { ActionIcon, Button, Menu, Textarea, TextInput } from "@mantine/core";
import { IconDots, IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { WorkDialog } from "../../ui/WorkDialog";
import { useMe } from "../people/MeContext";
import { HistoryDialog } from "./HistoryDialog";
import classes from "./Knowledge.module.css";
import { useArticleAct, useDiscardDraft } from "./queries";
import type { useTextDraft } from "./useTextDraft";

type Draft = ReturnType<typeof useTextDraft>;

/** Where a text stands, and the next step: submit, approve, send back, take back. */
export function ApprovalBar({
  article,
  text,
  draft,
}: {
  article: DeskArticle;
  text: ArticleText;
  draft: Draft;
}) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<"history" | "later" | "back" | null>(null);
  const act = useArticleAct(article.article_id);
  const at = `texts/${text.language}`;
  const state = text.draft?.state ?? null;
  const dirty = draft.keeping !== "kept";
  const submit = async (publish_at: string | null) => {
    const version = dirty || !text.draft ? await draft.keep() : draft.version;
    if (version !== null)
      act.mutate({
        act: `${at}/submit`,
        body: { version, publish_at },
        done: t("knowledge.submitted"),
      });
    setDialog(null);
  };
  const close = () => setDialog(null);
  return (
    <>
      <div className={classes["bar"]}>
        <TextState text={text} draft={draft} />
        <span className={classes["grow"]} />
        <Button
          variant="default"
          leftSection={<IconHistory size={16} aria-hidden />}
          onClick={() => setDialog("history")}
        >
          {t("knowledge.history")}
        </Button>
        {(state === "writing" || (state === null && dirty)) && !article.archived_at ? (
          <>
            <Button variant="default" onClick={() => setDialog("later")}>
              {t("knowledge.submitLater")}
            </Button>
            <Button loading={act.isPending} onClick={() => void submit(null)}>
              {t("knowledge.submit")}
            </Button>
          </>
        ) : null}
        {text.draft?.may_approve && !dirty ? (
          <>
            <Button variant="default" onClick={() => setDialog("back")}>
              {t("knowledge.sendBack")}
            </Button>
            <Button
              loading={act.isPending}
              onClick={() =>
                act.mutate({
                  act: `${at}/approve`,
                  body: { version: draft.version },
                  done: t("knowledge.approved"),
                })
              }
            >
              {t("knowledge.approve")}
            </Button>
          </>
        ) : null}
        <TextMenu article={article} text={text} />
      </div>
      {text.draft?.verdict ? (
        <div className={classes["strip"]}>
          <p>{t("knowledge.verdict", { name: text.draft.verdict_by, words: text.draft.verdict })}</p>
        </div>
      ) : null}
      {dialog === "history" ? <HistoryDialog article={article} text={text} onClose={close} /> : null}
      {dialog === "later" ? (
        <LaterDialog busy={act.isPending} onClose={close} onSubmit={(moment) => void submit(moment)} />
      ) : null}
      {dialog === "back" ? (
        <BackDialog
          busy={act.isPending}
          onClose={close}
          onSubmit={(comment) => {
            act.mutate({
              act: `${at}/send-back`,
              body: { version: draft.version, comment },
              done: t("knowledge.sentBack"),
            });
            close();
          }}
        />
      ) : null}
    </>
  );
}

function TextState({ text, draft }: { text: ArticleText; draft: Draft }) {
  const { t } = useTranslation();
  return (
    <>
      {text.revision > 0 ? (
        <Tag meaning="good">{t("knowledge.revision", { revision: text.revision })}</Tag>
      ) : (
        <Tag>{t("knowledge.notPublished")}</Tag>
      )}
      {text.stale ? <Tag meaning="high">{t("knowledge.stale")}</Tag> : null}
      {text.converted ? <Tag meaning="hold">{t("knowledge.converted")}</Tag> : null}
      {text.draft?.state === "waiting" ? (
        <Tag meaning="hold">{t("knowledge.waitsFor", { name: text.draft.submitted_by })}</Tag>
      ) : null}
      {text.draft?.publish_at ? (
        <Tag meaning="frozen">
          {t("knowledge.publishesAt")} <Moment at={text.draft.publish_at} />
        </Tag>
      ) : null}
      <span className={classes["kept"]} role="status">
        {draft.keeping === "kept" && draft.version > 0 ? t("knowledge.kept") : null}
        {draft.keeping === "changed" || draft.keeping === "keeping" ? t("knowledge.keeping") : null}
      </span>
    </>
  );
}

function TextMenu({ article, text }: { article: DeskArticle; text: ArticleText }) {
  const { t } = useTranslation();
  const me = useMe();
  const act = useArticleAct(article.article_id);
  const discard = useDiscardDraft(article.article_id, text.language);
  const at = `texts/${text.language}`;
  const version = text.draft?.version;
  if (!text.draft && text.revision === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label={t("knowledge.moreText")}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {text.converted ? (
          <Menu.Item
            onClick={() =>
              act.mutate({
                act: `${at}/confirm`,
                body: { revision: text.revision },
                done: t("knowledge.confirmed"),
              })
            }
          >
            {t("knowledge.confirm")}
          </Menu.Item>
        ) : null}
        {text.undoable && me.permissions.includes("knowledge.undo_publish") ? (
          <Menu.Item onClick={() => act.mutate({ act: `${at}/undo`, done: t("knowledge.undone") })}>
            {t("knowledge.undo")}
          </Menu.Item>
        ) : null}
        {text.revision > 0 ? (
          <Menu.Item onClick={() => act.mutate({ act: `${at}/unpublish`, done: t("knowledge.unpublished") })}>
            {t("knowledge.unpublish")}
          </Menu.Item>
        ) : null}
        {version ? (
          <Menu.Item color="red" onClick={() => discard.mutate(version)}>
            {t("knowledge.discard")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function LaterDialog(props: { busy: boolean; onClose(): void; onSubmit(moment: string): void }) {
  const { t } = useTranslation();
  const [moment, setMoment] = useState("");
  return (
    <WorkDialog
      title={t("knowledge.submitLater")}
      verb={t("knowledge.submit")}
      busy={props.busy}
      onClose={props.onClose}
      onSubmit={() => props.onSubmit(new Date(moment).toISOString())}
    >
      <TextInput
        type="datetime-local"
        label={t("knowledge.publishesAt")}
        required
        value={moment}
        data-autofocus
        onChange={(event) => setMoment(event.currentTarget.value)}
      />
    </WorkDialog>
  );
}

function BackDialog(props: { busy: boolean; onClose(): void; onSubmit(comment: string): void }) {
  const { t } = useTranslation();
  const [comment, setComment] = useState("");
  return (
    <WorkDialog
      title={t("knowledge.sendBack")}
      verb={t("knowledge.sendBack")}
      busy={props.busy}
      onClose={props.onClose}
      onSubmit={() => props.onSubmit(comment.trim())}
    >
      <Textarea
        label={t("knowledge.comment")}
        required
        autosize
        minRows={3}
        maxLength={1_000}
        value={comment}
        data-autofocus
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </WorkDialog>
  );
}
