import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRelease } from "./queries";

/** Ask for a frozen account to be given back. A second person decides. */
export function ReleaseDialog({ freeze, onClose }: { freeze: string; onClose(): void }) {
  const { t } = useTranslation();
  const release = useRelease();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("security.release")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (reason.trim()) release.mutate({ freeze, reason: reason.trim() }, { onSettled: onClose });
        }}
      >
        <Stack gap="md">
          <Text size="sm">{t("security.releaseHint")}</Text>
          <Textarea
            label={t("acts.reason")}
            autosize
            minRows={2}
            maxLength={200}
            value={reason}
            error={tried && !reason.trim() ? t("errors.reason_missing.wayOut") : null}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={release.isPending}>
              {t("security.askRelease")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
