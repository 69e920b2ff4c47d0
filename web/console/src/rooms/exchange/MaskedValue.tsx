import type { Masked } from "@havendesk/shared";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDecimal } from "../../ui/format";
import { useLanguage } from "../../ui/useLanguage";
import { LongValue } from "./LongValue";
import classes from "./Reveal.module.css";
import { useReveals } from "./Reveals";

interface MaskedValueProps {
  of: Masked | null;
  /** What it is, in the reader's language: "phone", "address". */
  what: string;
  kind?: "text" | "long" | "amount";
}

/** A value that the server keeps back: its mask with a key to show it, or for a minute the value itself. */
export function MaskedValue({ of, what, kind = "text" }: MaskedValueProps) {
  const { t } = useTranslation();
  const reveals = useReveals();
  if (of === null) return <span className={classes["mask"]}>{t("situation.none")}</span>;
  const shown = reveals.shown(of.field);
  if (shown === null) {
    return (
      <span className={classes["value"]}>
        <bdi className={classes["mask"]} translate="no">
          {of.masked}
        </bdi>
        <Tooltip label={t("situation.show", { what })}>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-label={t("situation.show", { what })}
            onClick={() => reveals.ask({ field: of.field, what })}
          >
            <IconEye size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </span>
    );
  }
  return (
    <span className={classes["value"]} data-shown>
      <Whole value={shown.value} what={what} kind={kind} />
      <span className={classes["countdown"]}>{t("situation.hiddenIn", { seconds: shown.seconds })}</span>
      <ActionIcon
        size={24}
        variant="subtle"
        color="gray"
        aria-label={t("situation.hide", { what })}
        onClick={() => reveals.hide(of.field)}
      >
        <IconEyeOff size={14} aria-hidden />
      </ActionIcon>
    </span>
  );
}

function Whole({ value, what, kind }: { value: string; what: string; kind: MaskedValueProps["kind"] }) {
  const language = useLanguage();
  if (kind === "amount") {
    return (
      <span className={`${classes["open"]} hd-amount`} title={value}>
        {formatDecimal(value, language)}
      </span>
    );
  }
  if (kind === "long") return <LongValue value={value} what={what} className={classes["open"] ?? ""} />;
  return (
    <bdi className={classes["open"]} translate="no">
      {value}
    </bdi>
  );
}
