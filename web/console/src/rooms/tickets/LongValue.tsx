import { Button, CopyButton, Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { shorten } from "../../ui/format";
import classes from "./text.module.css";

/** People compare long values in groups. */
const GROUP = /.{1,4}/g;

/** An address, a hash or a key inside a text: both ends are seen, the whole is one click away and copied whole. */
export function LongValue({ value }: { value: string }) {
  const { t } = useTranslation();
  const shown = shorten(value, 8, 6);
  return (
    <Popover position="top" shadow="md" withinPortal trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes["long"]}
          title={value}
          aria-label={t("messages.longValue", { value: shown })}
        >
          {shown}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={classes["whole"]} dir="ltr">
          {(value.match(GROUP) ?? []).map((group, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: groups of one value stand still
            <span key={index}>{group}</span>
          ))}
        </p>
        <CopyButton value={value}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="light" onClick={copy} data-autofocus>
              {copied ? t("ui.copied") : t("ui.copyText")}
            </Button>
          )}
        </CopyButton>
      </Popover.Dropdown>
    </Popover>
  );
}
