import { Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { WorkDialog } from "../../../ui/WorkDialog";

/** One of a closed list, by arrows and Enter: topic, priority. */
export function ChoiceDialog<T extends string>({
  title,
  verb,
  value,
  choices,
  busy,
  onChoose,
  onClose,
}: {
  title: string;
  verb: string;
  value: T;
  choices: ReadonlyArray<{ value: T; label: string }>;
  busy: boolean;
  onChoose(value: T): void;
  onClose(): void;
}) {
  const [chosen, setChosen] = useState<string>(value);
  return (
    <WorkDialog
      title={title}
      verb={verb}
      busy={busy}
      onSubmit={() => onChoose(chosen as T)}
      onClose={onClose}
    >
      <Radio.Group aria-label={title} value={chosen} onChange={setChosen}>
        <Stack gap="xs">
          {choices.map((each) => (
            <Radio
              key={each.value}
              value={each.value}
              label={each.label}
              data-autofocus={each.value === value ? true : undefined}
            />
          ))}
        </Stack>
      </Radio.Group>
    </WorkDialog>
  );
}
