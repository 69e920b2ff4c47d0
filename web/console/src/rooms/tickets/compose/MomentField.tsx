import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../../ui/format";
import { useLanguage } from "../../../ui/useLanguage";
import { wakeTimes } from "../list/wake";
import { type MomentProblem, toField, zoneName } from "./moments";

/** A moment in the viewer's own time: a few that are usual, or any other; the zone is always said. */
export function MomentField({
  label,
  value,
  problem,
  onChange,
}: {
  label: string;
  value: string;
  problem: MomentProblem;
  onChange(value: string): void;
}) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [times] = useState(() => wakeTimes(new Date()));
  return (
    <div>
      <Group gap="xs" mb="xs" role="group" aria-label={t("schedule.usual")}>
        {times.map((each, index) => {
          const at = toField(new Date(each.until));
          return (
            <Button
              key={each.name}
              size="compact-sm"
              variant={at === value ? "filled" : "default"}
              aria-pressed={at === value}
              title={formatMoment(each.until, language)}
              data-autofocus={index === 0 ? true : undefined}
              onClick={() => onChange(at)}
            >
              {t(`bulk.wake.${each.name}`)}
            </Button>
          );
        })}
      </Group>
      <TextInput
        type="datetime-local"
        label={label}
        description={t("schedule.zone", { zone: zoneName(value ? new Date(value) : new Date(), language) })}
        value={value}
        min={toField(new Date())}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={problem === "none" ? null : t(`schedule.problem.${problem}`)}
      />
    </div>
  );
}
