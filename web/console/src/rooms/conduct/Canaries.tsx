import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { Moment } from "../../ui/Time";
import { WorkDialog } from "../../ui/WorkDialog";
import classes from "../security/Security.module.css";
import { useConductAct, useConductList } from "./queries";

/** Customers whom nobody has a reason to open. */
export function Canaries() {
  const { t } = useTranslation();
  const found = useConductList("canaries");
  const run = useConductAct();
  const [marking, setMarking] = useState(false);
  return (
    <section aria-labelledby="conduct-canaries">
      <Group>
        <h2 id="conduct-canaries" className={classes["heading"]}>
          {t("conduct.canaries")}
        </h2>
        <Button size="xs" variant="default" onClick={() => setMarking(true)}>
          {t("conduct.mark")}
        </Button>
      </Group>
      {found.isError ? <ErrorNotice error={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data?.items.length === 0 ? <p>{t("conduct.noCanaries")}</p> : null}
      <ul className={classes["rows"]}>
        {(found.data?.items ?? []).map((row) => (
          <li key={row.customer_id} className={classes["row"]}>
            <bdi translate="no">{row.customer_alias}</bdi>
            <span className={classes["rowSub"]}>
              <Moment at={row.marked_at} />
              <span translate="no">{row.marked_by}</span>
              <span translate="no">{row.note}</span>
            </span>
            <Button
              size="xs"
              variant="default"
              onClick={() =>
                run.mutate({
                  path: `canaries/${row.customer_id}/unmark`,
                  body: {},
                  done: t("conduct.unmarked"),
                })
              }
            >
              {t("conduct.unmark")}
            </Button>
          </li>
        ))}
      </ul>
      {marking ? <MarkDialog onClose={() => setMarking(false)} /> : null}
    </section>
  );
}

function MarkDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const run = useConductAct();
  const [reference, setReference] = useState("");
  const [note, setNote] = useState("");
  const submit = () => {
    const body = { exchange_ref: reference.trim(), note: note.trim() };
    if (body.exchange_ref) {
      run.mutate({ path: "canaries", body, done: t("conduct.marked") }, { onSuccess: onClose });
    }
  };
  return (
    <WorkDialog
      title={t("conduct.mark")}
      verb={t("conduct.mark")}
      busy={run.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("conduct.reference")}
        required
        maxLength={128}
        value={reference}
        data-autofocus
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      <TextInput
        label={t("conduct.note")}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </WorkDialog>
  );
}
