import type { Scope } from "@havendesk/shared";
import { SegmentedControl, Select, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../people/MeContext";

interface ScopeFieldsProps {
  scope: Scope;
  team: string | null;
  error?: string | null;
  onChange(change: { scope?: Scope; team_id?: string | null }): void;
}

/** Whose a view or a macro is. Sharing is a lead's, so others are not asked. */
export function ScopeFields({ scope, team, error = null, onChange }: ScopeFieldsProps) {
  const { t } = useTranslation();
  const me = useMe();
  const label = useId();
  if (!me.roles.includes("lead") && scope === "private") return null;
  return (
    <>
      <div>
        <Text size="sm" fw={500} id={label} mb={4}>
          {t("scope.label")}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby={label}
          value={scope}
          onChange={(value) => onChange({ scope: value as Scope })}
          data={(["private", "team", "all"] as const).map((value) => ({ value, label: t(`scope.${value}`) }))}
        />
      </div>
      {scope === "team" ? (
        <Select
          label={t("filter.team")}
          data={me.teams.map((each) => ({ value: each.id, label: each.name }))}
          value={team}
          allowDeselect={false}
          onChange={(team_id) => onChange({ team_id })}
          error={error}
        />
      ) : null}
    </>
  );
}
