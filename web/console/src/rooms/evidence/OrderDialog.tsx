import { Button, Group, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOrder } from "./queries";

/** Why an officer's package is wanted, and the legal process that lets it name the customer, if there is one. */
export function OrderDialog({ customerId, onClose }: { customerId: string; onClose(): void }) {
  const { t } = useTranslation();
  const order = useOrder(customerId);
  const [reason, setReason] = useState("");
  const [process, setProcess] = useState("");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!reason.trim()) return;
    order.mutate(
      { reason: reason.trim(), legal_process: process.trim() },
      { onSuccess: onClose, onError: onClose },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("evidence.order")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap="md">
          <Textarea
            label={t("acts.reason")}
            autosize
            minRows={2}
            maxLength={400}
            value={reason}
            error={tried && !reason.trim() ? t("errors.reason_missing.wayOut") : null}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label={t("evidence.process")}
            description={t("evidence.processHint")}
            maxLength={200}
            value={process}
            onChange={(event) => setProcess(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={order.isPending}>
              {t("evidence.order")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
