import { TAG_COLOURS, type TagUse, type TicketRow } from "@havendesk/shared";
import { Button, Checkbox, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { orMissing } from "../../../api/missing";
import { TicketTag } from "../../../ui/TicketTag";
import { useTell } from "../../../ui/tell";
import { WorkDialog } from "../../../ui/WorkDialog";
import classes from "./dialogs.module.css";
import { useWork } from "./useWork";

const LONGEST = 40;
const MOST = 20;
/** So many are shown at a time; with a thousand tags one searches. */
const SHOWN = 60;

/** Which tags a ticket bears: search, tick, or make a new one. */
export function TagsDialog({ row, onClose }: { row: TicketRow; onClose(): void }) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const work = useWork(row.id);
  const before = row.tags ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(before.map((tag) => tag.id)));
  const [query, setQuery] = useState("");
  const wanted = query.trim();
  const found = useQuery({
    queryKey: [...keys.tags, wanted],
    queryFn: () =>
      orMissing(backend.request<TagUse[]>("GET", `/desk/tags?${new URLSearchParams({ q: wanted })}`), []),
    placeholderData: (old) => old,
  });
  const offered = [
    ...before.filter((tag) => tag.name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase())),
    ...(found.data ?? []).filter((tag) => !before.some((each) => each.id === tag.id)),
  ].slice(0, SHOWN);
  const known = offered.some((tag) => tag.name.toLocaleLowerCase() === wanted.toLocaleLowerCase());
  const make = useMutation({
    mutationFn: () =>
      backend.request<TagUse>("POST", "/desk/tags", {
        name: wanted,
        colour: TAG_COLOURS[wanted.length % TAG_COLOURS.length],
      }),
    onSuccess: (tag) => {
      setChosen((old) => new Set([...old, tag.id]));
      setQuery("");
      void queries.invalidateQueries({ queryKey: keys.tags });
    },
    onError: (error) => tell.failed(error),
  });
  const toggle = (id: string) =>
    setChosen((old) => {
      const after = new Set(old);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  const had = new Set(before.map((tag) => tag.id));
  const add = [...chosen].filter((id) => !had.has(id));
  const remove = [...had].filter((id) => !chosen.has(id));
  const submit = () => {
    // Enter in the search makes the tag that was typed, or ticks the only one found.
    if (wanted !== "") {
      const only = offered.length === 1 ? offered[0] : offered.find((tag) => tag.name === wanted);
      if (only) toggle(only.id);
      else if (!known) make.mutate();
      setQuery("");
      return;
    }
    if (add.length + remove.length === 0) onClose();
    else
      work.mutate(
        { method: "POST", path: "tags", body: { add, remove }, text: t("acts.done.tag") },
        { onSuccess: onClose },
      );
  };
  return (
    <WorkDialog
      title={t("tagging.title")}
      verb={t("tagging.save")}
      busy={work.isPending || make.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("tagging.search")}
        value={query}
        maxLength={LONGEST}
        data-autofocus
        autoComplete="off"
        onChange={(event) => setQuery(event.currentTarget.value)}
        error={chosen.size > MOST ? t("tagging.tooMany", { limit: MOST }) : null}
      />
      <Stack gap={2} className={classes["choices"] ?? ""}>
        {offered.map((tag) => (
          <Checkbox
            key={tag.id}
            checked={chosen.has(tag.id)}
            onChange={() => toggle(tag.id)}
            label={<TicketTag tag={tag} />}
          />
        ))}
        {offered.length === 0 && wanted === "" ? (
          <span className={classes["hint"]}>{t("tagging.none")}</span>
        ) : null}
        {wanted !== "" && !known ? (
          <Button
            variant="subtle"
            size="compact-sm"
            className={classes["make"] ?? ""}
            loading={make.isPending}
            onClick={() => make.mutate()}
          >
            {t("tagging.make", { name: wanted })}
          </Button>
        ) : null}
      </Stack>
    </WorkDialog>
  );
}
