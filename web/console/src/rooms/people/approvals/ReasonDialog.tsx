import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

interface Choice {
  label: string;
  color?: "red";
  run(reason: string): void;
}

/** What is about to be done, whole, and why: nothing goes without a reason. */
export function ReasonDialog({
  title,
  label,
  choices,
  busy,
  onClose,
  children,
}: {
  title: string;
  label: string;
  /** The last one is what Enter does. */
  choices: Choice[];
  busy: boolean;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const empty = reason.trim() === "";
  const go = (choice: Choice | undefined) => {
    setTried(true);
    if (!empty) choice?.run(reason.trim());
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go(choices.at(-1));
        }}
      >
        <Stack gap="md">
          {children}
          <TextInput
            label={label}
            error={tried && empty ? t("errors.reason_missing.wayOut") : null}
            value={reason}
            maxLength={500}
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            {choices.map((choice, index) => {
              const last = index === choices.length - 1;
              return (
                <Button
                  key={choice.label}
                  type={last ? "submit" : "button"}
                  variant={last ? "filled" : "light"}
                  loading={busy}
                  {...(choice.color ? { color: choice.color } : {})}
                  {...(last ? {} : { onClick: () => go(choice) })}
                >
                  {choice.label}
                </Button>
              );
            })}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
