import { type ArticleDetails, AUDIENCES } from "@havendesk/shared";
import { Autocomplete, Group, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { keys } from "../../api/keys";
import { ApiError } from "../../api/problem";
import { problemTexts } from "../../ui/problemTexts";
import { WorkDialog } from "../../ui/WorkDialog";
import { TOPICS } from "../tickets/list/choices";

const NEW: ArticleDetails = {
  slug: "",
  topic: "account",
  audience: "all",
  owner: "",
  order: 1_000,
  jurisdiction: "",
  review_by: null,
};

interface ArticleDialogProps {
  title: string;
  verb: string;
  details: ArticleDetails | null;
  owners: readonly string[];
  busy: boolean;
  error: unknown;
  onSubmit(details: ArticleDetails): void;
  onClose(): void;
}

/** What is said of an article beside its texts: address, topic, readers, owner, country, next review. */
export function ArticleDialog({
  title,
  verb,
  details,
  owners,
  busy,
  error,
  onSubmit,
  onClose,
}: ArticleDialogProps) {
  const { t } = useTranslation();
  const backend = useBackend();
  const teams = useQuery({
    queryKey: keys.teams,
    queryFn: () => backend.request<Array<{ name: string }>>("GET", "/desk/teams"),
  });
  const [draft, setDraft] = useState<ArticleDetails>(details ?? NEW);
  const set = (more: Partial<ArticleDetails>) => setDraft((before) => ({ ...before, ...more }));
  const known = [...new Set([...(teams.data ?? []).map((team) => team.name), ...owners])];
  const field = error instanceof ApiError ? error.problem.field : undefined;
  const said = error ? problemTexts(t, error) : null;
  const wrong = (name: string) => (field === name && said ? `${said.title}. ${said.wayOut}` : null);
  return (
    <WorkDialog
      title={title}
      verb={verb}
      busy={busy}
      size="lg"
      onClose={onClose}
      onSubmit={() => onSubmit({ ...draft, slug: draft.slug.trim(), owner: draft.owner.trim() })}
    >
      <TextInput
        label={t("knowledge.slug")}
        description={t("knowledge.slugHint")}
        value={draft.slug}
        required
        maxLength={80}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        data-autofocus
        onChange={(event) => set({ slug: event.currentTarget.value })}
        error={wrong("slug")}
      />
      <Group grow align="flex-start">
        <Select
          label={t("filter.topic")}
          allowDeselect={false}
          data={TOPICS.map((value) => ({ value, label: t(`topic.${value}`) }))}
          value={draft.topic}
          onChange={(topic) => set({ topic: topic as ArticleDetails["topic"] })}
        />
        <Select
          label={t("knowledge.audience")}
          allowDeselect={false}
          data={AUDIENCES.map((value) => ({ value, label: t(`knowledge.audienceOf.${value}`) }))}
          value={draft.audience}
          onChange={(audience) => set({ audience: audience as ArticleDetails["audience"] })}
        />
      </Group>
      <Autocomplete
        label={t("knowledge.owner")}
        description={t("knowledge.ownerHint")}
        data={known}
        value={draft.owner}
        required
        maxLength={80}
        onChange={(owner) => set({ owner })}
        error={wrong("owner")}
      />
      <Group grow align="flex-start">
        <TextInput
          label={t("knowledge.jurisdiction")}
          description={t("knowledge.jurisdictionHint")}
          value={draft.jurisdiction}
          maxLength={2}
          onChange={(event) => set({ jurisdiction: event.currentTarget.value.toUpperCase() })}
          error={wrong("jurisdiction")}
        />
        <TextInput
          type="date"
          label={t("knowledge.reviewBy")}
          description={t("knowledge.reviewByHint")}
          value={draft.review_by ?? ""}
          onChange={(event) => set({ review_by: event.currentTarget.value || null })}
          error={wrong("review_by")}
        />
        <NumberInput
          label={t("knowledge.order")}
          description={t("knowledge.orderHint")}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          value={draft.order}
          onChange={(order) => set({ order: Number(order) || 0 })}
        />
      </Group>
      {said && !["slug", "owner", "jurisdiction", "review_by"].includes(field ?? "") ? (
        <Text size="sm" role="alert" c="var(--hd-urgent-text)">
          {said.title}. {said.wayOut}
        </Text>
      ) : null}
    </WorkDialog>
  );
}
