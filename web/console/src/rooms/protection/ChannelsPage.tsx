import {
  CHANNEL_KINDS,
  type ChannelKind,
  type ChannelReport,
  type OfficialChannel,
  REPORT_MARKS,
  type ReportMark,
} from "@havendesk/shared";
import { Button, Checkbox, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { IconAddressBook, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { problemTexts } from "../../ui/problemTexts";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { WorkDialog } from "../../ui/WorkDialog";
import { useMe } from "../people/MeContext";
import classes from "./Protection.module.css";
import { ProtectionPage } from "./ProtectionPage";
import { useChannels, useProtectionAct, useReports } from "./queries";

/** What is ours, as the public check compares it, and what people reported. */
export function ChannelsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const may = (act: string) => me.permissions.includes(`protection.${act}`);
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<OfficialChannel | null>(null);
  const found = useChannels();
  return (
    <ProtectionPage
      title={t("holds.contacts")}
      act={
        may("add_channel") ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            {t("holds.add")}
          </Button>
        ) : null
      }
    >
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.data?.length === 0 ? (
        <Notice icon={<IconAddressBook size={28} aria-hidden />} title={t("holds.noContacts")}>
          {t("holds.noContactsHint")}
        </Notice>
      ) : null}
      {found.data && found.data.length > 0 ? (
        <ul className={classes["rows"]}>
          {found.data.map((one) => (
            <li key={one.id} className={classes["row"]}>
              <div className={classes["what"]}>
                <strong translate="no">{one.value}</strong>
                <p className={classes["soft"]}>
                  {t(`holds.channel.${one.kind}`)}
                  {one.covers_below ? ` · ${t("holds.belowShort")}` : null} ·{" "}
                  <span translate="no">{one.label}</span>
                </p>
              </div>
              {may("remove_channel") ? (
                <Button variant="default" size="xs" onClick={() => setRemoving(one)} aria-haspopup="dialog">
                  {t("holds.remove")}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      <Reports mayMark={may("mark_report")} />
      {adding ? <AddDialog onClose={() => setAdding(false)} /> : null}
      {removing ? (
        <ReasonDialog
          title={t("holds.remove")}
          path={`official/${removing.id}/remove`}
          body={{}}
          onClose={() => setRemoving(null)}
        />
      ) : null}
    </ProtectionPage>
  );
}

function Reports({ mayMark }: { mayMark: boolean }) {
  const { t } = useTranslation();
  const [mark, setMark] = useState<ReportMark>("open");
  const [marking, setMarking] = useState<{ report: ChannelReport; as: ReportMark } | null>(null);
  const found = useReports(mark);
  const rows = (found.data?.pages ?? []).flatMap((page) => page.reports);
  return (
    <section aria-labelledby="reports">
      <h2 className={classes["heading"]} id="reports">
        {t("holds.reports")}
      </h2>
      <div className={classes["filters"]}>
        <Select
          aria-label={t("holds.reports")}
          allowDeselect={false}
          data={REPORT_MARKS.map((value) => ({ value, label: t(`holds.mark.${value}`) }))}
          value={mark}
          onChange={(value) => setMark((value ?? "open") as ReportMark)}
        />
      </div>
      {found.isPending ? <RowsSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.isSuccess && rows.length === 0 ? (
        <p className={classes["soft"]}>{t("holds.noReports")}</p>
      ) : null}
      {rows.length > 0 ? (
        <ul className={classes["rows"]}>
          {rows.map((one) => (
            <li key={one.id} className={classes["row"]}>
              <div className={classes["what"]}>
                <strong translate="no">{one.value}</strong>
                <p className={classes["soft"]}>
                  {t(`holds.channel.${one.kind}`)} · {t("holds.reportsOf", { count: one.count })} ·{" "}
                  <Ago at={one.last_at} />
                </p>
                {one.words ? (
                  <blockquote className={classes["words"]} translate="no">
                    {one.words}
                  </blockquote>
                ) : null}
              </div>
              <Tag meaning={one.mark === "scam" ? "urgent" : "calm"}>{t(`holds.mark.${one.mark}`)}</Tag>
              {mayMark ? (
                <Group gap="xs">
                  {REPORT_MARKS.filter((as) => as !== one.mark).map((as) => (
                    <Button
                      key={as}
                      variant="default"
                      size="xs"
                      aria-haspopup="dialog"
                      onClick={() => setMarking({ report: one, as })}
                    >
                      {t(`holds.mark.${as}`)}
                    </Button>
                  ))}
                </Group>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {found.hasNextPage ? (
        <Button variant="default" onClick={() => void found.fetchNextPage()}>
          {t("list.more")}
        </Button>
      ) : null}
      {marking ? (
        <ReasonDialog
          title={`${t("holds.markAs")}: ${t(`holds.mark.${marking.as}`)}`}
          path={`official/reports/${marking.report.id}/mark`}
          body={{ mark: marking.as }}
          onClose={() => setMarking(null)}
        />
      ) : null}
    </section>
  );
}

function ReasonDialog(props: { title: string; path: string; body: object; onClose(): void }) {
  const { t } = useTranslation();
  const send = useProtectionAct(t("holds.done"));
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const problem = send.isError ? problemTexts(t, send.error) : null;
  const submit = () => {
    setTried(true);
    if (reason.trim() === "") return;
    send.mutate(
      { path: props.path, body: { ...props.body, reason: reason.trim() } },
      { onSuccess: props.onClose },
    );
  };
  return (
    <WorkDialog
      title={props.title}
      verb={t("ui.save")}
      busy={send.isPending}
      onSubmit={submit}
      onClose={props.onClose}
    >
      <Textarea
        label={t("acts.reason")}
        data-autofocus
        autosize
        minRows={2}
        maxLength={500}
        dir="auto"
        value={reason}
        error={tried && reason.trim() === "" ? t("holds.missing") : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {problem ? (
        <Text size="sm" c="red" role="alert">
          {problem.title}. {problem.wayOut}
        </Text>
      ) : null}
    </WorkDialog>
  );
}

function AddDialog({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const send = useProtectionAct(t("holds.done"));
  const [kind, setKind] = useState<ChannelKind>("domain");
  const [value, setValue] = useState("");
  const [label, setLabel] = useState("");
  const [below, setBelow] = useState(false);
  const [tried, setTried] = useState(false);
  const problem = send.isError ? problemTexts(t, send.error) : null;
  const missing = (text: string) => (tried && text.trim() === "" ? t("holds.missing") : null);
  const submit = () => {
    setTried(true);
    if (value.trim() === "" || label.trim() === "") return;
    const body = { kind, value: value.trim(), label: label.trim(), covers_below: below };
    send.mutate({ path: "official", body }, { onSuccess: onClose });
  };
  return (
    <WorkDialog
      title={t("holds.add")}
      verb={t("ui.save")}
      busy={send.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Select
          label={t("holds.kind")}
          allowDeselect={false}
          data={CHANNEL_KINDS.map((each) => ({ value: each, label: t(`holds.channel.${each}`) }))}
          value={kind}
          onChange={(next) => setKind((next ?? "domain") as ChannelKind)}
        />
        <TextInput
          label={t("holds.value")}
          description={t("holds.valueHint")}
          value={value}
          maxLength={320}
          autoComplete="off"
          error={missing(value)}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <TextInput
          label={t("holds.purpose")}
          value={label}
          maxLength={120}
          dir="auto"
          error={missing(label)}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {kind === "domain" ? (
          <Checkbox
            label={t("holds.below")}
            checked={below}
            onChange={(event) => setBelow(event.currentTarget.checked)}
          />
        ) : null}
        {problem ? (
          <Text size="sm" c="red" role="alert">
            {problem.title}. {problem.wayOut}
          </Text>
        ) : null}
      </Stack>
    </WorkDialog>
  );
}
