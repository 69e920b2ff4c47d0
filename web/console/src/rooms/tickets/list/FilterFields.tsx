import {
  CUSTOMER_LANGUAGES,
  type Priority,
  type TicketStatus,
  type Topic,
  VIEW_SORTS,
  type ViewFilter,
  type ViewSort,
} from "@havendesk/shared";
import { Group, MultiSelect, NumberInput, Select, Stack, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../../../ui/useLanguage";
import { useStaff, useTeams } from "../../people/queries";
import { languageName } from "../labels";
import { PRIORITIES, STATUSES, TOPICS } from "./choices";
import { useTags } from "./queries";

interface FilterFieldsProps {
  filter: ViewFilter;
  onFilter(filter: ViewFilter): void;
  sort: ViewSort | "";
  onSort(sort: ViewSort | ""): void;
}

/** Everything that a list can be narrowed by; used beside the list and for a saved view. */
export function FilterFields({ filter, onFilter, sort, onSort }: FilterFieldsProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const teams = useTeams(true);
  const staff = useStaff(true);
  const tags = useTags();
  const set = (more: ViewFilter) => onFilter({ ...filter, ...more });
  const many = { size: "xs", clearable: true, comboboxProps: { withinPortal: false } } as const;
  const one = { size: "xs", comboboxProps: { withinPortal: false } } as const;
  return (
    <Stack gap="xs">
      <MultiSelect
        {...many}
        label={t("list.status")}
        placeholder={filter.status?.length ? "" : t("list.anyStatus")}
        data={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        value={filter.status ?? []}
        onChange={(status) => set({ status: status as TicketStatus[] })}
      />
      <MultiSelect
        {...many}
        label={t("filter.topic")}
        data={TOPICS.map((value) => ({ value, label: t(`topic.${value}`) }))}
        value={filter.topic ?? []}
        onChange={(topic) => set({ topic: topic as Topic[] })}
      />
      <MultiSelect
        {...many}
        label={t("filter.priority")}
        data={PRIORITIES.map((value) => ({ value, label: t(`priority.${value}`) }))}
        value={filter.priority ?? []}
        onChange={(priority) => set({ priority: priority as Priority[] })}
      />
      <MultiSelect
        {...many}
        label={t("filter.language")}
        data={CUSTOMER_LANGUAGES.map((value) => ({ value, label: languageName(value, language) }))}
        value={filter.language ?? []}
        onChange={(chosen) => set({ language: chosen })}
      />
      <MultiSelect
        {...many}
        label={t("filter.team")}
        data={(teams.data ?? []).map((team) => ({ value: team.id, label: team.name }))}
        value={filter.team ?? []}
        onChange={(team) => set({ team })}
      />
      <Select
        {...one}
        clearable
        searchable
        label={t("filter.assignee")}
        data={[
          { value: "me", label: t("filter.me") },
          { value: "none", label: t("filter.nobody") },
          ...(staff.data ?? []).map((member) => ({ value: member.id, label: member.name })),
        ]}
        value={filter.assignee ?? null}
        onChange={(assignee) => set({ assignee: assignee ?? "" })}
        nothingFoundMessage={t("list.nothingFound")}
      />
      <MultiSelect
        {...many}
        searchable
        limit={50}
        label={t("filter.tag")}
        data={(tags.data ?? []).map((tag) => ({ value: tag.id, label: tag.name }))}
        value={filter.tag ?? []}
        onChange={(tag) => set({ tag })}
        nothingFoundMessage={t("list.nothingFound")}
      />
      <Group grow gap="xs">
        <NumberInput
          size="xs"
          min={0}
          max={100_000}
          allowDecimal={false}
          label={t("filter.waiting")}
          value={filter.waiting_minutes ?? ""}
          onChange={(value) => set({ waiting_minutes: Number(value) || 0 })}
        />
        <NumberInput
          size="xs"
          min={0}
          max={1_000_000}
          allowDecimal={false}
          label={t("filter.older")}
          value={filter.older_minutes ?? ""}
          onChange={(value) => set({ older_minutes: Number(value) || 0 })}
        />
      </Group>
      <Group gap="lg">
        <Switch
          size="xs"
          label={t("filter.unread")}
          checked={filter.unread ?? false}
          onChange={(event) => set({ unread: event.currentTarget.checked })}
        />
        <Switch
          size="xs"
          label={t("filter.snoozed")}
          checked={filter.snoozed ?? false}
          onChange={(event) => set({ snoozed: event.currentTarget.checked })}
        />
      </Group>
      <SortField filter={filter} sort={sort} onSort={onSort} />
    </Stack>
  );
}

function SortField({ filter, sort, onSort }: Pick<FilterFieldsProps, "filter" | "sort" | "onSort">) {
  const { t } = useTranslation();
  // The desk keeps finished tickets in the order of their last message only.
  const finished = filter.status?.some((each) => each === "solved" || each === "closed") ?? false;
  return (
    <Select
      size="xs"
      comboboxProps={{ withinPortal: false }}
      label={t("filter.sort")}
      data={[
        { value: "", label: t("filter.sortOwn") },
        ...VIEW_SORTS.map((value) => ({
          value,
          label: t(`filter.sorts.${SORT_NAMES[value]}`),
          disabled: finished && !value.endsWith("last"),
        })),
      ]}
      value={sort}
      allowDeselect={false}
      onChange={(value) => onSort((value ?? "") as ViewSort | "")}
    />
  );
}

/** A key of the catalogue holds no minus. */
const SORT_NAMES = {
  "-last": "newest",
  last: "oldest",
  waiting: "waiting",
  opened: "opened",
  priority: "priority",
} as const;
