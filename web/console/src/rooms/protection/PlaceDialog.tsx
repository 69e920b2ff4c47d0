import type { HeldAccount, HoldReasonChoice, WhyLater } from "@havendesk/shared";
import { Button, Checkbox, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemTexts } from "../../ui/problemTexts";
import { Moment } from "../../ui/Time";
import { WorkDialog } from "../../ui/WorkDialog";
import { useWord } from "../exchange/useWord";
import { bodyOf, EMPTY, type HoldWish, type WishField, withReason, wrongFields } from "./placing";
import { useHeldAccount, useProtectionAct } from "./queries";

const MOST_GROUNDS = 1_000;

/** Place a hold on an account or on one transfer of it, within the law of its jurisdiction. */
export function PlaceDialog({ account = "", onClose }: { account?: string; onClose(): void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(account);
  const [sought, setSought] = useState(account);
  const [wish, setWish] = useState<HoldWish>(EMPTY);
  const [tried, setTried] = useState(false);
  // One key a dialog: pressing twice, or again after a lost answer, is one hold.
  const [once] = useState(() => crypto.randomUUID());
  const found = useHeldAccount(sought);
  const send = useProtectionAct(t("holds.placed"));
  const held = found.data;
  const choice = held?.reasons.find((one) => one.reason === wish.reason) ?? null;
  const wrong = tried ? wrongFields(wish, choice, Date.now()) : [];
  const submit = () => {
    if (!held) {
      setSought(typed.trim());
      return;
    }
    setTried(true);
    if (wrongFields(wish, choice, Date.now()).length > 0) return;
    send.mutate({ path: "holds", body: bodyOf(wish, held.customer_id, once) }, { onSuccess: onClose });
  };
  return (
    <WorkDialog
      title={t("holds.place")}
      verb={held ? t("holds.place") : t("holds.find")}
      busy={send.isPending || found.isFetching}
      size="lg"
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label={t("holds.account")}
        description={t("holds.accountHint")}
        value={typed}
        maxLength={128}
        autoComplete="off"
        readOnly={held !== undefined}
        {...(account ? {} : { "data-autofocus": true })}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setSought("");
        }}
      />
      <Problem error={found.error ?? send.error} />
      {held ? (
        <>
          <Group justify="space-between">
            <Text size="sm">
              <span translate="no">{held.alias}</span> · {held.jurisdiction} ·{" "}
              {t("holds.running", { count: held.running })}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                setSought("");
                setWish(EMPTY);
                setTried(false);
              }}
            >
              {t("holds.otherAccount")}
            </Button>
          </Group>
          <Wish held={held} choice={choice} wish={wish} wrong={wrong} onChange={setWish} />
        </>
      ) : null}
    </WorkDialog>
  );
}

function Problem({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const { title, wayOut } = problemTexts(t, error);
  return (
    <Text size="sm" c="red" role="alert">
      {title}. {wayOut}
    </Text>
  );
}

interface WishProps {
  held: HeldAccount;
  choice: HoldReasonChoice | null;
  wish: HoldWish;
  wrong: readonly WishField[];
  onChange(wish: HoldWish): void;
}

function Wish({ held, choice, wish, wrong, onChange }: WishProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Select
        label={t("holds.reasonLabel")}
        description={choice ? `${choice.basis} · ${held.profile}` : null}
        allowDeselect={false}
        data={held.reasons.map((one) => ({ value: one.reason, label: t(`holds.reason.${one.reason}`) }))}
        value={wish.reason}
        error={wrong.includes("reason") ? t("holds.whyMissing") : null}
        onChange={(value) => {
          const next = held.reasons.find((one) => one.reason === value);
          if (next) onChange(withReason(wish, next));
        }}
      />
      {choice ? <Conditions {...{ held, choice, wish, wrong, onChange }} /> : null}
      <Textarea
        label={t("holds.grounds")}
        description={t("holds.groundsHint")}
        autosize
        minRows={2}
        maxLength={MOST_GROUNDS}
        dir="auto"
        value={wish.grounds}
        error={wrong.includes("grounds") ? t("holds.missing") : null}
        onChange={(event) => onChange({ ...wish, grounds: event.currentTarget.value })}
      />
    </Stack>
  );
}

/** What the chosen reason allows. */
function Conditions({ choice, wish, wrong, onChange }: WishProps & { choice: HoldReasonChoice }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <>
      <Checkbox.Group
        label={t("holds.stops")}
        value={wish.scope}
        error={wrong.includes("scope") ? t("holds.whyMissing") : null}
        onChange={(scope) => onChange({ ...wish, scope })}
      >
        <Group mt={4} gap="md">
          {choice.scope.map((part) => (
            <Checkbox key={part} value={part} label={word("scope", part)} />
          ))}
        </Group>
      </Checkbox.Group>
      <Group grow align="start">
        <TextInput
          label={t("holds.transfer")}
          description={t("holds.transferHint")}
          value={wish.transfer}
          maxLength={128}
          autoComplete="off"
          onChange={(event) => onChange({ ...wish, transfer: event.currentTarget.value })}
        />
        {wish.transfer.trim() ? (
          <TextInput
            label={t("holds.asset")}
            description="BTC"
            value={wish.asset}
            maxLength={20}
            autoComplete="off"
            onChange={(event) => onChange({ ...wish, asset: event.currentTarget.value })}
          />
        ) : null}
      </Group>
      {choice.from_deposit ? (
        <TextInput
          type="datetime-local"
          label={t("holds.deposited")}
          description={t("holds.depositedHint")}
          value={wish.deposited}
          error={wrong.includes("deposited") ? t("holds.depositedHint") : null}
          onChange={(event) => onChange({ ...wish, deposited: event.currentTarget.value })}
        />
      ) : null}
      <TextInput
        type="datetime-local"
        label={t("holds.endLabel")}
        description={<LatestEnd choice={choice} />}
        value={wish.end}
        error={wrong.includes("end") ? t("holds.endWrong") : null}
        onChange={(event) => onChange({ ...wish, end: event.currentTarget.value })}
      />
      {choice.why_later.length > 0 ? (
        <Select
          label={t("holds.whyLater")}
          description={t("holds.whyLaterHint")}
          clearable
          data={choice.why_later.map((value) => ({ value, label: t(`holds.why.${value}`) }))}
          value={wish.why}
          onChange={(why) => onChange({ ...wish, why: why as WhyLater | null })}
        />
      ) : null}
      {choice.report ? <Text size="sm">{t("holds.willReport")}</Text> : null}
    </>
  );
}

function LatestEnd({ choice }: { choice: HoldReasonChoice }) {
  const { t } = useTranslation();
  if (!choice.latest_end) return <>{t(choice.from_deposit ? "holds.newEndHint" : "holds.endOpen")}</>;
  return (
    <>
      {t("holds.newEndHint")}: <Moment at={choice.latest_end} />
    </>
  );
}
