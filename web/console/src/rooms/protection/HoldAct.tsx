import type { HoldDetail, WhyLater } from "@havendesk/shared";
import { Button, Group, Radio, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemTexts } from "../../ui/problemTexts";
import { isAsked, useProtectionAct } from "./queries";

export type Act = "decide" | "notified" | "defer-notice" | "reported" | "review" | "extend" | "release";

interface Draft {
  words: string;
  end: string;
  why: WhyLater | null;
  granted: "" | "yes" | "no";
}

interface FieldProps {
  act: Act;
  hold: HoldDetail;
  draft: Draft;
  tried: boolean;
  onChange(part: Partial<Draft>): void;
}

const EMPTY: Draft = { words: "", end: "", why: null, granted: "" };
const MOST = 1_000;

/** The form of one act on a hold. What is wrong stays beside what was written. */
export function HoldAct({ act, hold, onDone }: { act: Act; hold: HoldDetail; onDone(): void }) {
  const { t } = useTranslation();
  const send = useProtectionAct(t("holds.done"));
  const [draft, setDraft] = useState(EMPTY);
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (!isWhole(act, draft)) return;
    send.mutate(
      { path: pathOf(act, hold), body: bodyOf(act, draft) },
      { onSuccess: onDone, onError: (error) => (isAsked(error) ? onDone() : undefined) },
    );
  };
  const problem = send.isError ? problemTexts(t, send.error) : null;
  const field = {
    act,
    hold,
    draft,
    tried,
    onChange: (part: Partial<Draft>) => setDraft({ ...draft, ...part }),
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <OwnField {...field} />
        <Words {...field} />
        {problem ? (
          <Text size="sm" c="red" role="alert">
            {problem.title}. {problem.wayOut}
          </Text>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {t("ui.cancel")}
          </Button>
          <Button type="submit" loading={send.isPending}>
            {act === "decide" ? t("holds.decide") : t(`holds.act.${act}`)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What only this act asks for. */
function OwnField(props: FieldProps) {
  const { t } = useTranslation();
  switch (props.act) {
    case "notified":
      return <Text size="sm">{t("holds.notifyText")}</Text>;
    case "release":
      return <Text size="sm">{t("holds.releaseHint")}</Text>;
    case "decide":
      return <Decision {...props} />;
    case "defer-notice":
      return <Why {...props} />;
    case "extend":
      return (
        <TextInput
          type="datetime-local"
          label={t("holds.newEnd")}
          description={props.hold.latest_end ? t("holds.newEndHint") : null}
          value={props.draft.end}
          onChange={(event) => props.onChange({ end: event.currentTarget.value })}
        />
      );
    default:
      return null;
  }
}

function Decision({ hold, draft, tried, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Radio.Group
      label={t("holds.decision")}
      value={draft.granted}
      onChange={(granted) => onChange({ granted: granted as Draft["granted"] })}
      error={tried && draft.granted === "" ? t("holds.decisionMissing") : null}
    >
      <Group mt="xs">
        <Radio value="no" label={t("holds.keep")} />
        <Radio value="yes" label={t("holds.grant")} disabled={hold.row.origin === "freeze"} />
      </Group>
    </Radio.Group>
  );
}

function Why({ hold, draft, tried, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t("holds.whyLater")}
      data={hold.may_defer.map((value) => ({ value, label: t(`holds.why.${value}`) }))}
      value={draft.why}
      onChange={(why) => onChange({ why: why as WhyLater | null })}
      error={tried && draft.why === null ? t("holds.whyMissing") : null}
    />
  );
}

const LABELS = { decide: "holds.answer", "defer-notice": "holds.note", reported: "holds.receipt" } as const;

function Words({ act, draft, tried, onChange }: FieldProps) {
  const { t } = useTranslation();
  if (act === "notified") return null;
  const shared = {
    label: t(act in LABELS ? LABELS[act as keyof typeof LABELS] : "acts.reason"),
    value: draft.words,
    error: tried && draft.words.trim() === "" ? t("holds.missing") : null,
  };
  if (act === "reported") {
    return (
      <TextInput
        {...shared}
        maxLength={120}
        dir="auto"
        onChange={(event) => onChange({ words: event.currentTarget.value })}
      />
    );
  }
  return (
    <Textarea
      {...shared}
      autosize
      minRows={2}
      maxLength={MOST}
      dir="auto"
      onChange={(event) => onChange({ words: event.currentTarget.value })}
    />
  );
}

function isWhole(act: Act, draft: Draft): boolean {
  if (act === "notified") return true;
  if (act === "decide" && draft.granted === "") return false;
  if (act === "defer-notice" && draft.why === null) return false;
  return draft.words.trim() !== "";
}

function pathOf(act: Act, hold: HoldDetail): string {
  return act === "decide" ? `appeals/${hold.appeal?.id ?? ""}/decide` : `holds/${hold.row.id}/${act}`;
}

function bodyOf(act: Act, { words, end, why, granted }: Draft): object {
  const text = words.trim();
  switch (act) {
    case "decide":
      return { granted: granted === "yes", answer: text };
    case "notified":
      return {};
    case "defer-notice":
      return { why_later: why, note: text };
    case "reported":
      return { receipt: text };
    case "extend":
      return { reason: text, ends_at: end ? new Date(end).toISOString() : null };
    default:
      return { reason: text };
  }
}
