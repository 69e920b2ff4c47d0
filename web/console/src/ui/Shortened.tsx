import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { shorten } from "./format";

/** An address, hash or reference: shortened in the middle, whole in the title, copied whole. */
export function Shortened({ value, what, whole = false }: { value: string; what: string; whole?: boolean }) {
  const { t } = useTranslation();
  return (
    <span className="hd-shortened">
      <span className="hd-mono" title={value}>
        {whole ? value : shorten(value)}
      </span>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("ui.copied") : t("ui.copy", { what })}>
            <ActionIcon
              size="sm"
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
