import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Why: nothing goes without it. `tried`: somebody pressed the button. */
export function ReasonField({
  value,
  tried,
  longest,
  focused = false,
  onChange,
}: {
  value: string;
  tried: boolean;
  longest: number;
  focused?: boolean;
  onChange(value: string): void;
}) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={t("acts.reason")}
      autosize
      minRows={2}
      maxLength={longest}
      value={value}
      error={tried && !value.trim() ? t("errors.reason_missing.wayOut") : null}
      {...(focused ? { "data-autofocus": true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
