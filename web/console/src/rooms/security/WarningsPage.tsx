import { type AccountWarning, WARNING_STATES, type WarningState } from "@havendesk/shared";
import { Button, Group, TextInput } from "@mantine/core";
import { IconEyeCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListState, Pager, StateFilter } from "../../ui/Listing";
import { type Meaning, Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import { useSettleWarning, useWarnings } from "./queries";
import classes from "./Security.module.css";
import { SecurityPage } from "./SecurityPage";

const LONGEST_REASON = 200;
const MEANINGS: Record<WarningState, Meaning> = {
  open: "high",
  not_mine: "frozen",
  mine: "good",
  settled: "calm",
};

/** What the watch found in accounts, newest first: the reasons in words, and what the owner said. */
export function WarningsPage() {
  const { t } = useTranslation();
  const [state, setState] = useState<WarningState | null>("open");
  const [before, setBefore] = useState("");
  const found = useWarnings(state, before);
  const rows = found.data ?? [];
  const last = rows.at(-1);
  const show = (next: WarningState | null) => {
    setState(next);
    setBefore("");
  };
  return (
    <SecurityPage title={t("warnings.label")}>
      <StateFilter
        label={t("warnings.states")}
        states={[...WARNING_STATES, null]}
        shown={state}
        nameOf={(one) => t(`warnings.state.${one}`)}
        onShow={show}
      />
      <ListState
        found={found}
        empty={rows.length === 0}
        icon={<IconEyeCheck size={28} aria-hidden />}
        none={t("warnings.none")}
        hint={t("warnings.noneHint")}
      />
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <Pager after={before} next={rows.length === found.limit ? last?.id : ""} onGo={setBefore} />
    </SecurityPage>
  );
}

function Row({ row }: { row: AccountWarning }) {
  const { t } = useTranslation();
  const me = useMe();
  const maySettle = me.permissions.includes("protection.settle_warning");
  return (
    <li className={classes["row"]}>
      <strong translate="no">{row.alias}</strong>
      <span className={classes["rowSub"]}>
        <Ago at={row.raised_at} />
        <span>{t("warnings.score", { score: row.score })}</span>
      </span>
      <Group gap={6}>
        <Tag meaning={MEANINGS[row.state]}>{t(`warnings.state.${row.state}`)}</Tag>
        {row.act === "none" ? null : (
          <Tag meaning="hold">{t(`warnings.act.${row.policy === "freeze" ? "freeze" : row.act}`)}</Tag>
        )}
      </Group>
      {/* The reasons come in the reader's language. */}
      <ul>
        {row.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {maySettle && row.state === "open" ? <Settle id={row.id} /> : null}
    </li>
  );
}

function Settle({ id }: { id: string }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const settle = useSettleWarning(t("warnings.settled"));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) settle.mutate({ id, reason });
      }}
    >
      <Group gap="xs" align="end">
        <TextInput
          flex="1 1 16rem"
          label={t("warnings.reason")}
          description={t("warnings.reasonHint")}
          value={reason}
          maxLength={LONGEST_REASON}
          dir="auto"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={settle.isPending || !reason.trim()}>
          {t("warnings.settle")}
        </Button>
      </Group>
    </form>
  );
}
