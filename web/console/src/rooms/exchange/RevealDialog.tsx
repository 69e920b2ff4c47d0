import { Button, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemTexts } from "../../ui/problemTexts";
import classes from "./Reveal.module.css";

const LEAST = 5;
const MOST = 300;
const USUAL = ["compare", "chain", "department", "takeover"] as const;

interface RevealDialogProps {
  what: string;
  /** Looks that this hour still allows, as far as it is known. */
  left: number | null;
  onShow(reason: string): Promise<void>;
  onClose(): void;
}

/** Asks why a masked field must be seen. The reason goes on record, so it is obligatory. */
export function RevealDialog({ what, left, onShow, onClose }: RevealDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ready = reason.trim().length >= LEAST;

  const submit = async () => {
    setTried(true);
    if (!ready || busy) return;
    setBusy(true);
    setError(null);
    try {
      await onShow(reason.trim());
    } catch (caught) {
      setError(caught);
      setBusy(false);
    }
  };
  const texts = error === null ? null : problemTexts(t, error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("situation.showTitle", { what })}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <Textarea
            data-autofocus
            required
            autosize
            minRows={2}
            maxRows={6}
            maxLength={MOST}
            label={t("situation.reason")}
            description={t("situation.reasonHint")}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            error={tried && !ready ? t("situation.reasonShort") : null}
            errorProps={{ role: "alert" }}
          />
          <fieldset className={classes["usual"]}>
            <legend className="hd-visually-hidden">{t("situation.usualReasons")}</legend>
            {USUAL.map((each) => (
              <Button
                key={each}
                type="button"
                size="compact-sm"
                variant="default"
                onClick={() => setReason(t(`situation.usual.${each}`))}
              >
                {t(`situation.usual.${each}`)}
              </Button>
            ))}
          </fieldset>
          {left === null ? null : (
            <p className={classes["left"]}>{t("situation.looksLeft", { count: left })}</p>
          )}
          {texts ? (
            <div className={classes["problem"]} role="alert">
              <strong>{texts.title}</strong> {texts.wayOut}
            </div>
          ) : null}
          <Group justify="flex-end" gap="sm">
            <Button type="button" variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={busy}>
              {t("situation.showIt")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
