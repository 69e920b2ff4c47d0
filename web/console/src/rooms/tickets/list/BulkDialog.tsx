import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatMoment } from "../../../ui/format";
import { useLanguage } from "../../../ui/useLanguage";
import { useStaffNow, useTeams } from "../../people/queries";
import type { BulkQuestion } from "./BulkBar";
import type { BulkAct } from "./bulk";
import { useTags } from "./queries";
import { wakeTimes } from "./wake";

interface BulkDialogProps {
  question: BulkQuestion;
  count: number;
  onAct(act: BulkAct): void;
  onClose(): void;
}

/** What a bulk act must know before it begins: to whom, which tags, until when, and why. */
export function BulkDialog({ question, count, onAct, onClose }: BulkDialogProps) {
  const { t } = useTranslation();
  const forms: Record<BulkQuestion, ReactNode> = {
    assign: <AssignForm onAct={onAct} onClose={onClose} />,
    transfer: <TransferForm onAct={onAct} onClose={onClose} />,
    tag: <TagForm act="tag" onAct={onAct} onClose={onClose} />,
    untag: <TagForm act="untag" onAct={onAct} onClose={onClose} />,
    snooze: <SnoozeForm onAct={onAct} onClose={onClose} />,
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${t(`bulk.${question}`)} · ${t("bulk.chosen", { count })}`}
      closeButtonProps={{ "aria-label": t("ui.close") }}
    >
      {forms[question]}
    </Modal>
  );
}

interface FormProps {
  onAct(act: BulkAct): void;
  onClose(): void;
}

function Form({
  ready,
  label,
  onSubmit,
  onClose,
  children,
}: {
  ready: boolean;
  label: string;
  onSubmit(): void;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSubmit();
      }}
    >
      <Stack gap="md">
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" disabled={!ready}>
            {label}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function AssignForm({ onAct, onClose }: FormProps) {
  const { t } = useTranslation();
  const staff = useStaffNow();
  const [agent, setAgent] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const people = (staff.data ?? []).filter(
    (each) => each.roles.includes("agent") || each.roles.includes("lead"),
  );
  return (
    <Form
      ready={agent !== null && reason.trim() !== ""}
      label={t("bulk.assign")}
      onClose={onClose}
      onSubmit={() => agent && onAct({ act: "assign", agent_id: agent, reason: reason.trim() })}
    >
      <Select
        label={t("acts.agent")}
        searchable
        data-autofocus
        data={people.map((each) => ({
          value: each.id,
          disabled: each.presence === "offline",
          label: `${each.name} · ${t(`presence.${each.presence}`)}`,
        }))}
        value={agent}
        onChange={setAgent}
        nothingFoundMessage={t("list.nothingFound")}
      />
      <Reason value={reason} onChange={setReason} />
    </Form>
  );
}

function TransferForm({ onAct, onClose }: FormProps) {
  const { t } = useTranslation();
  const teams = useTeams(true);
  const [team, setTeam] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  return (
    <Form
      ready={team !== null && reason.trim() !== ""}
      label={t("bulk.transfer")}
      onClose={onClose}
      onSubmit={() => team && onAct({ act: "transfer", team_id: team, reason: reason.trim() })}
    >
      <Select
        label={t("filter.team")}
        data-autofocus
        data={(teams.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
        value={team}
        onChange={setTeam}
      />
      <Reason value={reason} onChange={setReason} />
    </Form>
  );
}

function TagForm({ act, onAct, onClose }: FormProps & { act: "tag" | "untag" }) {
  const { t } = useTranslation();
  const tags = useTags();
  const [chosen, setChosen] = useState<string[]>([]);
  return (
    <Form
      ready={chosen.length > 0}
      label={t(`bulk.${act}`)}
      onClose={onClose}
      onSubmit={() => onAct(act === "tag" ? { act, add: chosen } : { act, remove: chosen })}
    >
      <MultiSelect
        label={t("filter.tag")}
        searchable
        limit={50}
        data-autofocus
        data={(tags.data ?? []).map((tag) => ({ value: tag.id, label: tag.name }))}
        value={chosen}
        onChange={setChosen}
        nothingFoundMessage={t("list.nothingFound")}
      />
    </Form>
  );
}

function SnoozeForm({ onAct, onClose }: FormProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [times] = useState(() => wakeTimes(new Date()));
  const [until, setUntil] = useState<string>(times[0]?.until ?? "");
  return (
    <Form
      ready={until !== ""}
      label={t("bulk.snooze")}
      onClose={onClose}
      onSubmit={() => onAct({ act: "snooze", until })}
    >
      <Select
        label={t("bulk.until")}
        data-autofocus
        allowDeselect={false}
        data={times.map((each) => ({
          value: each.until,
          label: `${t(`bulk.wake.${each.name}`)} · ${formatMoment(each.until, language)}`,
        }))}
        value={until}
        onChange={(value) => setUntil(value ?? "")}
      />
    </Form>
  );
}

function Reason({ value, onChange }: { value: string; onChange(value: string): void }) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t("acts.reason")}
      value={value}
      maxLength={500}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
