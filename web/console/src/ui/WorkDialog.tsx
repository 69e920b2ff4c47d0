import { Button, Group, Modal, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

interface WorkDialogProps {
  title: string;
  /** What the button says. */
  verb: string;
  busy: boolean;
  size?: "md" | "lg";
  /** Nothing is to be filled in at first: the key that does it is under the finger. */
  ready?: boolean;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}

/** The frame of every dialog that does something: Enter does it, Escape leaves. */
export function WorkDialog(props: WorkDialogProps) {
  const { title, verb, busy, size, ready = false, onSubmit, onClose, children } = props;
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size ?? "md"}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        <Stack gap="md">
          {children}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={busy} {...(ready ? { "data-autofocus": true } : {})}>
              {verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
