import type { Macro } from "@havendesk/shared";
import { Button, TextInput } from "@mantine/core";
import { IconMessage2Bolt, IconPlus, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { orMissing } from "../../../api/missing";
import { later } from "../../../app/patiently";
import { useUndo } from "../../../app/undo";
import { ErrorNotice, Notice } from "../../../ui/Notice";
import { Tag } from "../../../ui/Tag";
import { useTell } from "../../../ui/tell";
import { useMe } from "../../people/MeContext";
import { ItemActs } from "./ItemActs";
import { ManagePage } from "./ManagePage";
import classes from "./ManagePage.module.css";
import { ItemsSkeleton } from "./TagsPage";

const MacroForm = later(async () => (await import("./MacroForm")).MacroForm);

/** Texts that are written often: whose they are, in which languages, and what they do beside. */
export function MacrosPage() {
  const { t } = useTranslation();
  const backend = useBackend();
  const [words, setWords] = useState("");
  const [editing, setEditing] = useState<Macro | "new" | null>(null);
  const macros = useQuery({
    queryKey: keys.macros,
    queryFn: () => orMissing(backend.request<Macro[]>("GET", "/desk/macros"), []),
  });
  const remove = useDeleteMacro();
  const wanted = words.trim().toLowerCase();
  const shown = (macros.data ?? []).filter((macro) =>
    [macro.name, macro.shortcut, ...Object.values(macro.texts)].some((text) =>
      text.toLowerCase().includes(wanted),
    ),
  );
  return (
    <ManagePage
      title={t("macros.label")}
      hint={t("macros.hint")}
      act={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEditing("new")}>
          {t("macros.create")}
        </Button>
      }
    >
      <TextInput
        className={classes["search"] ?? ""}
        type="search"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        placeholder={t("macros.search")}
        aria-label={t("macros.search")}
        leftSection={<IconSearch size={16} aria-hidden />}
      />
      {macros.isPending ? <ItemsSkeleton /> : null}
      {macros.isError && !macros.data ? (
        <ErrorNotice error={macros.error} onRetry={() => void macros.refetch()} />
      ) : null}
      {macros.isSuccess && shown.length === 0 ? (
        <Notice
          icon={<IconMessage2Bolt size={28} aria-hidden />}
          title={wanted ? t("list.nothingFound") : t("macros.none")}
        >
          {wanted ? null : t("macros.noneHint")}
        </Notice>
      ) : null}
      {shown.length > 0 ? (
        <ul className={classes["items"]}>
          {shown.map((macro) => (
            <MacroItem
              key={macro.id}
              macro={macro}
              onEdit={() => setEditing(macro)}
              onDelete={() => remove.mutate(macro)}
            />
          ))}
        </ul>
      ) : null}
      <Suspense fallback={null}>
        {editing ? (
          <MacroForm macro={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
        ) : null}
      </Suspense>
    </ManagePage>
  );
}

function MacroItem({ macro, onEdit, onDelete }: { macro: Macro; onEdit(): void; onDelete(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const mine =
    me.roles.includes("lead") || (macro.scope === "private" && (macro.owner_id ?? me.id) === me.id);
  const languages = Object.keys(macro.texts);
  const first = macro.texts[languages[0] ?? ""] ?? "";
  return (
    <li className={classes["item"]}>
      <span className={classes["what"]}>
        <span className={classes["name"]} translate="no">
          {macro.name}
        </span>{" "}
        {macro.shortcut ? (
          <span className="hd-mono" translate="no">
            /{macro.shortcut}
          </span>
        ) : null}
        <span className={classes["sub"]} lang={languages[0]} translate="no">
          {first}
        </span>
      </span>
      <Tag>{t(`scope.${macro.scope}`)}</Tag>
      {mine ? <ItemActs name={macro.name} onEdit={onEdit} onDelete={onDelete} /> : null}
    </li>
  );
}

function useDeleteMacro() {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const { tellBack } = useUndo();
  const refresh = () => queries.invalidateQueries({ queryKey: keys.macros });
  return useMutation({
    mutationFn: (macro: Macro) => backend.request<unknown>("DELETE", `/desk/macros/${macro.id}`),
    onSuccess: (_answer, macro) => {
      const { id: _id, owner_id: _owner, ...again } = macro;
      tellBack(t("macros.deleted", { name: macro.name }), async () => {
        await backend.request("POST", "/desk/macros", again);
        await refresh();
      });
    },
    onError: (error) => tell.failed(error),
    onSettled: refresh,
  });
}
