import { LANGUAGES, type Macro, type MacroActs } from "@havendesk/shared";
import {
  Button,
  Group,
  Modal,
  MultiSelect,
  Select,
  Stack,
  Tabs,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { LANGUAGE_NAMES } from "../../../app/i18n";
import { problemTexts } from "../../../ui/problemTexts";
import { useTell } from "../../../ui/tell";
import { useMe } from "../../people/MeContext";
import { PRIORITIES, TOPICS } from "../list/choices";
import { useTags } from "../list/queries";
import { ScopeFields } from "./ScopeFields";

const LONGEST_NAME = 60;
const LONGEST_SHORTCUT = 30;
const LONGEST_TEXT = 10_000;

/** What the server fills in a macro. */
const FILLED = ["customer_name", "reference", "agent_name", "team_name", "exchange_name", "topic"];

type MacroDraft = Omit<Macro, "id" | "owner_id">;

/** One macro: name, shortcut, whose it is, a text for each language, and what it does to the ticket. */
export function MacroForm({ macro, onClose }: { macro: Macro | null; onClose(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const save = useSaveMacro(macro?.id ?? null, onClose);
  const [draft, setDraft] = useState<MacroDraft>(
    macro ?? {
      name: "",
      shortcut: "",
      scope: "private",
      team_id: me.teams[0]?.id ?? null,
      texts: {},
      acts: {},
    },
  );
  const [tried, setTried] = useState(false);
  const set = (more: Partial<MacroDraft>) => setDraft((before) => ({ ...before, ...more }));
  const texts = Object.fromEntries(Object.entries(draft.texts).filter(([, text]) => text.trim() !== ""));
  const nameMissing = draft.name.trim() === "";
  const textMissing = Object.keys(texts).length === 0;
  const problem = save.isError ? problemTexts(t, save.error) : null;
  const submit = () => {
    setTried(true);
    if (nameMissing || textMissing) return;
    save.mutate({
      name: draft.name.trim(),
      shortcut: draft.shortcut.trim().replace(/^\//, ""),
      scope: draft.scope,
      team_id: draft.scope === "team" ? draft.team_id : null,
      texts,
      acts: draft.acts,
    });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={macro ? t("macros.change") : t("macros.create")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="sm">
          <Group grow align="flex-start">
            <TextInput
              label={t("macros.name")}
              value={draft.name}
              maxLength={LONGEST_NAME}
              data-autofocus
              onChange={(event) => set({ name: event.currentTarget.value })}
              error={tried && nameMissing ? t("macros.nameMissing") : null}
            />
            <TextInput
              label={t("macros.shortcut")}
              description={t("macros.shortcutHint")}
              value={draft.shortcut}
              maxLength={LONGEST_SHORTCUT}
              onChange={(event) => set({ shortcut: event.currentTarget.value })}
            />
          </Group>
          <ScopeFields scope={draft.scope} team={draft.team_id} onChange={set} />
          <TextFields
            texts={draft.texts}
            error={tried && textMissing ? t("macros.textMissing") : null}
            onChange={(changed) => set({ texts: changed })}
          />
          <ActFields acts={draft.acts} onChange={(acts) => set({ acts })} />
          {problem ? (
            <Text size="sm" role="alert" c="var(--hd-urgent-text)">
              {problem.title}. {problem.wayOut}
            </Text>
          ) : null}
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

function useSaveMacro(id: string | null, onClose: () => void) {
  const { t } = useTranslation();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  return useMutation({
    mutationFn: (body: MacroDraft) =>
      id
        ? backend.request<Macro>("PUT", `/desk/macros/${id}`, body)
        : backend.request<Macro>("POST", "/desk/macros", body),
    onSuccess: () => {
      tell.done(t("macros.saved"));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.macros }),
  });
}

interface TextFieldsProps {
  texts: Record<string, string>;
  error: string | null;
  onChange(texts: Record<string, string>): void;
}

function TextFields({ texts, error, onChange }: TextFieldsProps) {
  const { t } = useTranslation();
  const first = LANGUAGES.find((each) => texts[each]) ?? "en";
  return (
    <Tabs defaultValue={first} keepMounted={false}>
      <Tabs.List aria-label={t("macros.texts")}>
        {LANGUAGES.map((each) => (
          <Tabs.Tab key={each} value={each} lang={each} translate="no">
            {LANGUAGE_NAMES[each]}
            {texts[each]?.trim() ? " ✓" : ""}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {LANGUAGES.map((each) => (
        <Tabs.Panel key={each} value={each} pt="xs">
          <Textarea
            lang={each}
            label={t("macros.text")}
            description={t("macros.placeholders", {
              names: FILLED.map((name) => `{${name}}`).join(" "),
            })}
            autosize
            minRows={5}
            maxRows={12}
            maxLength={LONGEST_TEXT}
            value={texts[each] ?? ""}
            onChange={(event) => onChange({ ...texts, [each]: event.currentTarget.value })}
            error={error}
          />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function ActFields({ acts, onChange }: { acts: MacroActs; onChange(acts: MacroActs): void }) {
  const { t } = useTranslation();
  const tags = useTags();
  const set = (more: MacroActs) => {
    const all = Object.entries({ ...acts, ...more });
    // Only what is done is kept: an empty member would read as "take all tags away".
    onChange(Object.fromEntries(all.filter(([, value]) => (Array.isArray(value) ? value.length : value))));
  };
  return (
    <>
      <MultiSelect
        label={t("macros.addsTags")}
        searchable
        limit={50}
        data={(tags.data ?? []).map((tag) => ({ value: tag.id, label: tag.name }))}
        value={acts.tags ?? []}
        onChange={(chosen) => set({ tags: chosen })}
        nothingFoundMessage={t("list.nothingFound")}
      />
      <Group grow>
        <Select
          label={t("filter.topic")}
          clearable
          placeholder={t("macros.unchanged")}
          data={TOPICS.map((value) => ({ value, label: t(`topic.${value}`) }))}
          value={acts.topic ?? null}
          onChange={(topic) => set({ topic: topic as MacroActs["topic"] & string })}
        />
        <Select
          label={t("filter.priority")}
          clearable
          placeholder={t("macros.unchanged")}
          data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
          value={acts.priority ?? null}
          onChange={(priority) => set({ priority: priority as MacroActs["priority"] & string })}
        />
        <Select
          label={t("list.status")}
          clearable
          placeholder={t("macros.unchanged")}
          data={(["waiting_customer", "waiting_department", "solved"] as const).map((value) => ({
            value,
            label: t(`status.${value}`),
          }))}
          value={acts.status ?? null}
          onChange={(status) => set({ status: status as MacroActs["status"] & string })}
        />
      </Group>
    </>
  );
}
