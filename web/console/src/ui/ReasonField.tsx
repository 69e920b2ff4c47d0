import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** Why, or other words without which nothing goes. `tried`: somebody pressed the button. */
export function ReasonField({
  value,
  tried,
  longest,
  focused = false,
  label,
  missing,
  onChange,
}: {
  value: string;
  tried: boolean;
  longest: number;
  focused?: boolean;
  /** What is asked for, where it is not a reason; `missing`: what is said when it is not there. */
  label?: string;
  missing?: string;
  onChange(value: string): void;
}) {
  const { t } = useTranslation();
  return (
    <Textarea
      label={label ?? t("acts.reason")}
      autosize
      minRows={2}
      maxLength={longest}
      dir="auto"
      value={value}
      error={tried && !value.trim() ? (missing ?? t("errors.reason_missing.wayOut")) : null}
      {...(focused ? { "data-autofocus": true } : {})}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
