import type { StaffMember, Team, TicketRow } from "@havendesk/shared";
import { Button, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import type { TFunction } from "i18next";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { useMe } from "../people/MeContext";
import { useStaffNow, useTeams } from "../people/queries";
import type { useAct } from "./actions";

interface DialogProps {
  row: TicketRow;
  act: ReturnType<typeof useAct>;
  onClose(): void;
  /** The ticket is somebody else's now. */
  onGone(): void;
}

/** Hand a ticket to a team or a colleague. The reason is for whoever takes it, so it is obligatory. */
export function TransferDialog({ row, act, onClose, onGone }: DialogProps) {
  const { t } = useTranslation();
  const me = useMe();
  const teams = useTeams(true);
  const staff = useStaffNow();
  const [target, setTarget] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const ready = target !== null && reason.trim() !== "";

  const submit = () => {
    setTried(true);
    if (!ready) return;
    const [kind, id = ""] = target.split(":");
    const to = kind === "team" ? { team_id: id } : { agent_id: id };
    act.mutate({ act: "transfer", ...to, reason: reason.trim() }, { onSuccess: onGone });
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t("acts.transferTo")}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {teams.isError ? (
        <ErrorNotice error={teams.error} onRetry={() => void teams.refetch()} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack gap="md">
            <Select
              label={t("acts.transferTarget")}
              placeholder={t("acts.transferTargetHint")}
              data={[
                { group: t("acts.teams"), items: teamItems(teams.data ?? [], row) },
                { group: t("acts.colleagues"), items: staffItems(staff.data ?? [], me.id, row, t) },
              ]}
              value={target}
              onChange={setTarget}
              searchable
              data-autofocus
              nothingFoundMessage={t("list.nothingFound")}
              error={tried && target === null ? t("acts.transferTargetMissing") : null}
              comboboxProps={{ withinPortal: true }}
            />
            <Textarea
              label={t("acts.reason")}
              description={t("acts.reasonHint")}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              autosize
              minRows={3}
              maxLength={500}
              error={tried && reason.trim() === "" ? t("errors.reason_missing.wayOut") : null}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t("ui.cancel")}
              </Button>
              <Button type="submit" loading={act.isPending}>
                {t("acts.transfer")}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function teamItems(teams: readonly Team[], row: TicketRow): Array<{ value: string; label: string }> {
  return teams
    .filter((team) => team.id !== row.team_id)
    .map((team) => ({ value: `team:${team.id}`, label: team.name }));
}

/** Colleagues who are there first; those who do not speak the language come last, and say so. */
function staffItems(
  staff: readonly StaffMember[],
  myId: string,
  row: TicketRow,
  t: TFunction,
): Array<{ value: string; label: string; disabled: boolean }> {
  const rank = (member: StaffMember) =>
    (member.presence === "available" ? 0 : 2) + (member.languages.includes(row.language) ? 0 : 1);
  return staff
    .filter((member) => member.id !== myId && member.id !== row.assignee_id)
    .filter((member) => member.roles.includes("agent") || member.roles.includes("lead"))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .map((member) => ({
      value: `agent:${member.id}`,
      disabled: member.presence === "offline",
      label: `${member.name} · ${t(`presence.${member.presence}`)} · ${member.languages.join(", ")}`,
    }));
}
