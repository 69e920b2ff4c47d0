import { Checkbox, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemTexts } from "../../ui/problemTexts";
import { ReasonField } from "../../ui/ReasonField";
import { WorkDialog } from "../../ui/WorkDialog";
import { useWithdraw } from "./queries";

const LONGEST_REASON = 400;

/** Withdraw one certificate, for good: with a reason, and a tick that says that this is understood. */
export function WithdrawDialog(props: { number: string; onDone(): void; onClose(): void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [sure, setSure] = useState(false);
  const [tried, setTried] = useState(false);
  const send = useWithdraw(props.onDone);
  const problem = send.isError ? problemTexts(t, send.error) : null;
  const submit = () => {
    setTried(true);
    if (!reason.trim() || !sure) return;
    send.mutate({ number: props.number, reason: reason.trim() });
  };
  return (
    <WorkDialog
      title={t("certificates.withdrawOne", { number: props.number })}
      verb={t("certificates.withdraw")}
      busy={send.isPending}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Text size="sm">{t("certificates.withdrawHint")}</Text>
      <ReasonField value={reason} tried={tried} longest={LONGEST_REASON} focused onChange={setReason} />
      <Checkbox
        label={t("certificates.sure")}
        checked={sure}
        error={tried && !sure ? t("certificates.sureMissing") : null}
        onChange={(event) => setSure(event.currentTarget.checked)}
      />
      {problem ? (
        <Text size="sm" c="red" role="alert">
          {problem.title}. {problem.wayOut}
        </Text>
      ) : null}
    </WorkDialog>
  );
}
