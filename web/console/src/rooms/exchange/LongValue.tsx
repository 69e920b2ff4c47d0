import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconArrowsHorizontal, IconCheck, IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { shorten } from "../../ui/format";
import classes from "./Situation.module.css";

interface LongValueProps {
  value: string;
  what: string;
  className?: string;
}

/** An address, a hash or an id that may be seen: its ends, the whole on demand, copied whole. */
export function LongValue({ value, what, className = "" }: LongValueProps) {
  const { t } = useTranslation();
  const [whole, setWhole] = useState(false);
  const short = shorten(value);
  return (
    <span className={classes["long"]}>
      <bdi className={`hd-mono ${className}`} translate="no" title={value}>
        {whole ? value : short}
      </bdi>
      {short === value ? null : (
        <Tooltip label={t(whole ? "situation.shorten" : "situation.whole", { what })}>
          <ActionIcon
            size={24}
            variant="subtle"
            color="gray"
            aria-pressed={whole}
            aria-label={t("situation.whole", { what })}
            onClick={() => setWhole((on) => !on)}
          >
            <IconArrowsHorizontal size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("ui.copied") : t("ui.copy", { what })}>
            <ActionIcon
              size={24}
              variant="subtle"
              color="gray"
              onClick={copy}
              aria-label={t("ui.copy", { what })}
            >
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}
