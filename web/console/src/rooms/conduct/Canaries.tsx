import { Button, Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorOf } from "../../ui/Listing";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
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
      <Group className={classes["headed"] ?? ""}>
        <h2 id="conduct-canaries" className={classes["heading"]}>
          {t("conduct.canaries")}
        </h2>
        <Button size="xs" variant="default" aria-haspopup="dialog" onClick={() => setMarking(true)}>
          {t("conduct.mark")}
        </Button>
      </Group>
      {found.isPending ? <RowsSkeleton rows={2} /> : null}
      <ErrorOf found={found} />
      {found.data?.items.length === 0 ? <p className={classes["counts"]}>{t("conduct.noCanaries")}</p> : null}
      <ul className={classes["rows"]}>
        {(found.data?.items ?? []).map((row) => (
          <li key={row.customer_id} className={classes["row"]}>
            <bdi translate="no">{row.customer_alias}</bdi>
            <span className={classes["rowSub"]}>
              <Moment at={row.marked_at} />
              <span translate="no">{row.marked_by}</span>
              {row.note ? (
                <span dir="auto" translate="no">
                  {row.note}
                </span>
              ) : null}
            </span>
            <Button
              size="xs"
              variant="default"
              disabled={run.isPending}
              aria-label={t("freezes.actOn", { act: t("conduct.unmark"), reference: row.customer_alias })}
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
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
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
        maxLength={128}
        value={reference}
        error={tried && !reference.trim() ? t("conduct.referenceMissing") : null}
        data-autofocus
        onChange={(event) => setReference(event.currentTarget.value)}
      />
      <TextInput
        label={t("conduct.note")}
        maxLength={500}
        value={note}
        dir="auto"
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </WorkDialog>
  );
}
