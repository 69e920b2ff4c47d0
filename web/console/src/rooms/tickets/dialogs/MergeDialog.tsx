import type { TicketRow } from "@havendesk/shared";
import { Radio, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { orMissing } from "../../../api/missing";
import { Ago } from "../../../ui/Time";
import { WorkDialog } from "../../../ui/WorkDialog";
import { StatusTag } from "../labels";
import classes from "./dialogs.module.css";
import { useWork } from "./useWork";

/** Put this conversation into another one of the same customer; nothing of it is lost, and it can be taken back. */
export function MergeDialog({
  row,
  onClose,
  onOpen,
}: {
  row: TicketRow;
  onClose(): void;
  onOpen(ticket: string): void;
}) {
  const { t } = useTranslation();
  const work = useWork(row.id);
  const others = useSiblings(row.id);
  const [target, setTarget] = useState("");
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const into = typed.trim() === "" ? target : typed.trim().toUpperCase();
  const submit = () => {
    setTried(true);
    if (into === "" || reason.trim() === "") return;
    work.mutate(
      { method: "POST", path: "merge", body: { into, reason: reason.trim() }, text: t("merge.done") },
      {
        onSuccess: (answer) => {
          onClose();
          if (answer?.ticket) onOpen(answer.ticket.id);
        },
      },
    );
  };
  return (
    <WorkDialog
      title={t("merge.title")}
      verb={t("merge.merge")}
      busy={work.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className={classes["hint"]}>{t("merge.hint", { reference: row.reference })}</p>
      {others.data && others.data.length > 0 ? (
        <Radio.Group label={t("merge.others")} value={target} onChange={setTarget}>
          <Stack gap={4} mt={4} className={classes["choices"] ?? ""}>
            {others.data.map((each) => (
              <Radio key={each.id} value={each.id} label={<Sibling row={each} />} />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
      {others.data?.length === 0 ? <p className={classes["hint"]}>{t("merge.none")}</p> : null}
      <TextInput
        label={t("merge.reference")}
        placeholder="HD-7K2M9-QXTC4"
        value={typed}
        data-autofocus
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={tried && into === "" ? t("merge.missing") : null}
      />
      <TextInput
        label={t("acts.reason")}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={tried && reason.trim() === "" ? t("errors.reason_missing.wayOut") : null}
      />
    </WorkDialog>
  );
}

function Sibling({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  return (
    <span className={classes["sibling"]}>
      <span className="hd-mono">{row.reference}</span>
      <span>{t(`topic.${row.topic}`)}</span>
      <StatusTag status={row.status} />
      <Ago at={row.last_at} />
    </span>
  );
}

/** The other tickets of the same customer; nothing where the server can not list them. */
function useSiblings(ticket: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["desk", "siblings", ticket],
    queryFn: () => orMissing(backend.request<TicketRow[]>("GET", `/desk/tickets/${ticket}/siblings`), null),
    staleTime: 0,
  });
}
