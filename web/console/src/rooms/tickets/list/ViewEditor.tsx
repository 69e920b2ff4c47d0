import type { SavedView, Scope, ViewFilter, ViewSort } from "@havendesk/shared";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useUndo } from "../../../app/undo";
import { problemTexts } from "../../../ui/problemTexts";
import { useTell } from "../../../ui/tell";
import { useMe } from "../../people/MeContext";
import { ScopeFields } from "../manage/ScopeFields";
import { FilterFields } from "./FilterFields";
import { useDeleteView, useSaveView } from "./queries";
import { cleanFilter } from "./views";

interface ViewEditorProps {
  /** The view to change, or null for a new one. */
  view: SavedView | null;
  filter: ViewFilter;
  sort: ViewSort | "";
  onClose(): void;
}

const LONGEST_NAME = 60;

/** A saved view: its name, whose it is, what it keeps and how it is sorted. */
export function ViewEditor({ view, filter: given, sort: givenSort, onClose }: ViewEditorProps) {
  const { t } = useTranslation();
  const me = useMe();
  const tell = useTell();
  const { tellBack } = useUndo();
  const navigate = useNavigate();
  const save = useSaveView();
  const remove = useDeleteView();
  const [name, setName] = useState(view?.name ?? "");
  const [scope, setScope] = useState<Scope>(view?.scope ?? "private");
  const [team, setTeam] = useState<string | null>(view?.team_id ?? me.teams[0]?.id ?? null);
  const [filter, setFilter] = useState<ViewFilter>({ ...view?.filter, ...cleanFilter(given) });
  const [sort, setSort] = useState<ViewSort | "">(givenSort || view?.sort || "-last");
  const [tried, setTried] = useState(false);
  const nameMissing = name.trim() === "";
  const teamMissing = scope === "team" && team === null;

  const submit = () => {
    setTried(true);
    if (nameMissing || teamMissing) return;
    const draft = {
      name: name.trim(),
      scope,
      team_id: scope === "team" ? team : null,
      filter: cleanFilter(filter),
      sort: sort || "-last",
      position: view?.position ?? 0,
    } as const;
    save.mutate(
      { id: view?.id ?? null, draft },
      {
        onSuccess: (saved) => {
          tell.done(t("viewEditor.saved", { name: saved.name }));
          onClose();
          void navigate({ to: "/$view", params: { view: saved.id } });
        },
      },
    );
  };
  const onDelete = () => {
    if (!view) return;
    remove.mutate(view.id, {
      onSuccess: () => {
        const { id: _id, owner_id: _owner, ...draft } = view;
        tellBack(t("viewEditor.deleted", { name: view.name }), () => save.mutateAsync({ id: null, draft }));
        onClose();
        void navigate({ to: "/$view", params: { view: "mine" } });
      },
      onError: (error) => tell.failed(error),
    });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={view ? t("viewEditor.change") : t("viewEditor.create")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t("viewEditor.name")}
            value={name}
            maxLength={LONGEST_NAME}
            data-autofocus
            onChange={(event) => setName(event.currentTarget.value)}
            error={tried && nameMissing ? t("viewEditor.nameMissing") : null}
          />
          <ScopeFields
            scope={scope}
            team={team}
            error={tried && teamMissing ? t("viewEditor.teamMissing") : null}
            onChange={(change) => {
              if (change.scope) setScope(change.scope);
              if (change.team_id !== undefined) setTeam(change.team_id);
            }}
          />
          <FilterFields filter={filter} onFilter={setFilter} sort={sort} onSort={setSort} />
          {save.isError ? (
            <Text size="sm" role="alert" c="var(--hd-urgent-text)">
              {problemTexts(t, save.error).title}. {problemTexts(t, save.error).wayOut}
            </Text>
          ) : null}
          <Group justify="space-between">
            {view ? (
              <Button variant="subtle" color="red" loading={remove.isPending} onClick={onDelete}>
                {t("viewEditor.delete")}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="sm">
              <Button variant="default" onClick={onClose}>
                {t("ui.cancel")}
              </Button>
              <Button type="submit" loading={save.isPending}>
                {t("ui.save")}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
