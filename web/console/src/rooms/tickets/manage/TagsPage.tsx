import { TAG_COLOURS, type TagUse } from "@havendesk/shared";
import { Button, Group, Modal, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { IconPlus, IconSearch, IconTags } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { ErrorNotice, Notice } from "../../../ui/Notice";
import { problemTexts } from "../../../ui/problemTexts";
import { TicketTag } from "../../../ui/TicketTag";
import { useTell } from "../../../ui/tell";
import { useMe } from "../../people/MeContext";
import { useTags } from "../list/queries";
import { ItemActs } from "./ItemActs";
import { ManagePage } from "./ManagePage";
import classes from "./ManagePage.module.css";

const LONGEST_NAME = 40;

/** All tags of the desk, with their use. Everybody may add one; changing and deleting is for leads. */
export function TagsPage() {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const [editing, setEditing] = useState<TagUse | "new" | null>(null);
  const [deleting, setDeleting] = useState<TagUse | null>(null);
  return (
    <ManagePage
      title={t("tags.label")}
      hint={t("tags.hint")}
      act={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
          {t("tags.create")}
        </Button>
      }
    >
      <TextInput
        className={classes["search"] ?? ""}
        type="search"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        placeholder={t("tags.search")}
        aria-label={t("tags.search")}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      <TagItems words={words} onEdit={setEditing} onDelete={setDeleting} />
      {editing ? <TagForm tag={editing === "new" ? null : editing} onClose={() => setEditing(null)} /> : null}
      {deleting ? <DeleteTag tag={deleting} onClose={() => setDeleting(null)} /> : null}
    </ManagePage>
  );
}

interface TagItemsProps {
  words: string;
  onEdit(tag: TagUse): void;
  onDelete(tag: TagUse): void;
}

function TagItems({ words, onEdit, onDelete }: TagItemsProps) {
  const { t } = useTranslation();
  const tags = useTags();
  const wanted = words.trim().toLowerCase();
  const shown = (tags.data ?? []).filter((tag) => tag.name.toLowerCase().includes(wanted));
  return (
    <>
      {tags.isPending ? <ItemsSkeleton /> : null}
      {tags.isError && !tags.data ? (
        <ErrorNotice error={tags.error} onRetry={() => void tags.refetch()} />
      ) : null}
      {tags.isSuccess && shown.length === 0 ? (
        <Notice
          icon={<IconTags size={28} aria-hidden />}
          title={wanted ? t("list.nothingFound") : t("tags.none")}
        >
          {wanted ? null : t("tags.noneHint")}
        </Notice>
      ) : null}
      {shown.length > 0 ? (
        <ul className={classes["items"]}>
          {shown.map((tag) => (
            <TagItem key={tag.id} tag={tag} onEdit={() => onEdit(tag)} onDelete={() => onDelete(tag)} />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function TagItem({ tag, onEdit, onDelete }: { tag: TagUse; onEdit(): void; onDelete(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <li className={classes["item"]}>
      <span className={classes["what"]}>
        <TicketTag tag={tag} />
      </span>
      <Text size="sm" c="dimmed">
        {t("tags.uses", { count: tag.uses })}
      </Text>
      {me.roles.includes("lead") ? <ItemActs name={tag.name} onEdit={onEdit} onDelete={onDelete} /> : null}
    </li>
  );
}

function TagForm({ tag, onClose }: { tag: TagUse | null; onClose(): void }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const [name, setName] = useState(tag?.name ?? "");
  const [colour, setColour] = useState<string>(tag?.colour || "grey");
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (body: { name: string; colour: string }) =>
      tag
        ? backend.request<TagUse>("PUT", `/desk/tags/${tag.id}`, body)
        : backend.request<TagUse>("POST", "/desk/tags", body),
    onSuccess: () => {
      tell.done(t("tags.saved"));
      onClose();
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.tags }),
        queries.invalidateQueries({ queryKey: keys.lists }),
      ]),
  });
  const missing = name.trim() === "";
  const problem = save.isError ? problemTexts(t, save.error) : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={tag ? t("tags.change") : t("tags.create")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (!missing) save.mutate({ name: name.trim(), colour });
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("tags.name")}
            value={name}
            maxLength={LONGEST_NAME}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
            error={
              tried && missing
                ? t("tags.nameMissing")
                : problem
                  ? `${problem.title}. ${problem.wayOut}`
                  : null
            }
          />
          <fieldset className={classes["colours"]}>
            <legend>{t("tags.colour")}</legend>
            {TAG_COLOURS.map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name="colour"
                  value={each}
                  checked={colour === each}
                  onChange={() => setColour(each)}
                />
                <TicketTag tag={{ name: t(`tags.colours.${each}`), colour: each }} />
              </label>
            ))}
          </fieldset>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t("ui.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** A deleted tag leaves every ticket: that can not be taken back, so it is asked for. */
function DeleteTag({ tag, onClose }: { tag: TagUse; onClose(): void }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const remove = useMutation({
    mutationFn: () => backend.request<unknown>("DELETE", `/desk/tags/${tag.id}`),
    onSuccess: () => {
      tell.done(t("tags.deleted", { name: tag.name }));
      onClose();
    },
    onError: (error) => tell.failed(error),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: keys.tags }),
        queries.invalidateQueries({ queryKey: keys.lists }),
      ]),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("ui.delete", { name: tag.name })}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <Text size="sm">{t("tags.deleteText", { count: tag.uses })}</Text>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t("ui.cancel")}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t("ui.deleteIt")}
        </Button>
      </Group>
    </Modal>
  );
}

export function ItemsSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true">
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      {["a", "b", "c", "d"].map((key) => (
        <Skeleton key={key} height={44} mb={8} />
      ))}
    </div>
  );
}
