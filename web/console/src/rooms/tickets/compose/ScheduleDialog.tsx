import type { Attachment } from "@havendesk/shared";
import { Button, Checkbox, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { formatMoment } from "../../../ui/format";
import { useTell } from "../../../ui/tell";
import { useLanguage } from "../../../ui/useLanguage";
import { MomentField } from "./MomentField";
import { fromField, problemOf } from "./moments";
import { missingIn } from "./placeholders";

interface ScheduleDialogProps {
  ticket: string;
  text: string;
  attachments: readonly Attachment[];
  /** What must be kept under the message's id before it is scheduled. */
  before?: (cid: string) => Promise<void>;
  onDone(): void;
  onClose(): void;
}

/** Send later: the desk does it, whether this browser is open or not. */
export function ScheduleDialog({ ticket, text, attachments, before, onDone, onClose }: ScheduleDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const backend = useBackend();
  const queries = useQueryClient();
  const tell = useTell();
  const [at, setAt] = useState("");
  const [unlessReply, setUnlessReply] = useState(true);
  const [tried, setTried] = useState(false);
  // One id for all tries of this dialog: a repeated request schedules nothing twice.
  const [cid] = useState(() => crypto.randomUUID());
  const missing = missingIn(text);
  const problem = problemOf(at, Date.now());
  const schedule = useMutation({
    mutationFn: async () => {
      await before?.(cid);
      return backend.request("POST", `/desk/tickets/${ticket}/scheduled`, {
        text,
        at: fromField(at),
        cid,
        unless_reply: unlessReply,
        attachments: attachments.map((file) => file.id),
      });
    },
    onSuccess: () => {
      tell.done(t("schedule.done", { at: formatMoment(fromField(at) ?? "", language) }));
      onDone();
      onClose();
    },
    onError: (error) => tell.failed(error),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.ticket(ticket) }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("schedule.title")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (problem === "none" && missing.length === 0) schedule.mutate();
        }}
      >
        <Stack gap="md">
          <MomentField
            label={t("schedule.at")}
            value={at}
            problem={tried ? problem : "none"}
            onChange={setAt}
          />
          <Checkbox
            label={t("schedule.unlessReply")}
            checked={unlessReply}
            onChange={(event) => setUnlessReply(event.currentTarget.checked)}
          />
          {missing.length > 0 ? (
            <p role="alert">
              {t("writing.missing", { names: missing.map((name) => `{${name}}`).join(", ") })}
            </p>
          ) : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("ui.cancel")}
            </Button>
            <Button type="submit" loading={schedule.isPending}>
              {t("schedule.schedule")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
