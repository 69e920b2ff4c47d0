import type { TicketRow } from "@havendesk/shared";
import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { useStaffNow } from "../people/queries";
import type { useAct } from "./actions";

interface DialogProps {
  row: Pick<TicketRow, "assignee_id">;
  act: ReturnType<typeof useAct>;
  onClose(): void;
}

/** A lead gives a ticket to one agent, whatever the queue would have done. */
export function AssignDialog({ row, act, onClose }: DialogProps) {
  const { t } = useTranslation();
  const staff = useStaffNow();
  const [agent, setAgent] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const people = (staff.data ?? []).filter(
    (member) => member.roles.includes("agent") || member.roles.includes("lead"),
  );

  const ready = agent !== null && reason.trim() !== "";
  const submit = () => {
    setTried(true);
    if (!ready) return;
    act.mutate({ act: "assign", agent_id: agent, reason: reason.trim() }, { onSuccess: onClose });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("acts.assignTo")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {staff.isError ? (
        <ErrorNotice error={staff.error} onRetry={() => void staff.refetch()} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="md">
            <Select
              label={t("acts.agent")}
              data={people
                .filter((member) => member.id !== row.assignee_id)
                .map((member) => ({
                  value: member.id,
                  disabled: member.presence === "offline",
                  label: `${member.name} · ${t(`presence.${member.presence}`)} · ${member.languages.join(", ")}`,
                }))}
              error={tried && agent === null ? t("acts.agentMissing") : null}
              value={agent}
              onChange={setAgent}
              searchable
              data-autofocus
              nothingFoundMessage={t("list.nothingFound")}
            />
            <TextInput
              label={t("acts.reason")}
              error={tried && reason.trim() === "" ? t("errors.reason_missing.wayOut") : null}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("ui.cancel")}
              </Button>
              <Button type="submit" loading={act.isPending}>
                {t("acts.assign")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
