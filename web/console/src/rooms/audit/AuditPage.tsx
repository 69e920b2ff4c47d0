import { Button, Group, TextInput } from "@mantine/core";
import { IconFileSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FigureTable } from "../../ui/FigureTable";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { Page, PageHead } from "../../ui/Page";
import { RowsSkeleton } from "../../ui/RowsSkeleton";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import classes from "../knowledge/Knowledge.module.css";
import { zoneName } from "../tickets/compose/moments";
import { type Checked, checkProof, fromBase64 } from "./proof";
import {
  type Entry,
  type Proven,
  useEntries,
  useLogState,
  useProven,
  useTakeAlong,
  type Wanted,
} from "./queries";

const NOTHING: Wanted = { verb: "", actor: "", customer: "", ticket: "", since: "", until: "" };
const FIELDS = ["verb", "actor", "customer", "ticket", "since", "until"] as const;
const TIMES: ReadonlySet<string> = new Set(["since", "until"]);

/** The auditor's entrance: how the log stands, search, and each entry checked here in the browser. */
export function AuditPage() {
  const { t } = useTranslation();
  const [wanted, setWanted] = useState<Wanted | null>(null);
  return (
    <Page>
      <PageHead title={t("audit.label")}>
        <State />
      </PageHead>
      <Search onSearch={setWanted} />
      {wanted ? (
        <Found wanted={wanted} />
      ) : (
        <Notice icon={<IconFileSearch size={28} aria-hidden />} title={t("audit.begin")}>
          {t("audit.onRecord")}
        </Notice>
      )}
    </Page>
  );
}

function State() {
  const { t } = useTranslation();
  const state = useLogState().data;
  const number = new Intl.NumberFormat(useLanguage());
  if (!state) return null;
  return (
    <Group gap="sm" role="status">
      <Tag meaning={state.red ? "urgent" : "good"}>{t(state.red ? "audit.red" : "audit.green")}</Tag>
      <span>
        {t("audit.size", { size: number.format(state.size), waiting: number.format(state.waiting) })}
      </span>
      {state.signed_at ? <Moment at={state.signed_at} /> : null}
    </Group>
  );
}

function Search({ onSearch }: { onSearch(wanted: Wanted): void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(NOTHING);
  const take = useTakeAlong();
  const zone = zoneName(new Date(), useLanguage());
  const asked = (): Wanted => {
    const times = { since: instant(typed.since), until: instant(typed.until) };
    return { ...typed, ...times };
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(asked());
      }}
    >
      <Group gap="sm" align="end" mb="lg">
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            flex="1 1 12rem"
            maw="20rem"
            label={TIMES.has(field) ? `${t(`audit.field.${field}`)} · ${zone}` : t(`audit.field.${field}`)}
            type={TIMES.has(field) ? "datetime-local" : "text"}
            value={typed[field]}
            onChange={(event) => setTyped({ ...typed, [field]: event.currentTarget.value.trim() })}
          />
        ))}
        <Button type="submit">{t("audit.search")}</Button>
        <Button variant="default" loading={take.isPending} onClick={() => take.mutate(asked())}>
          {t("audit.takeAlong")}
        </Button>
      </Group>
    </form>
  );
}

function instant(local: string): string {
  return local ? new Date(local).toISOString() : "";
}

function Found({ wanted }: { wanted: Wanted }) {
  const { t } = useTranslation();
  const found = useEntries(wanted);
  const proven = useProven();
  const entries = found.data?.pages.flat() ?? [];
  if (found.isPending) return <RowsSkeleton />;
  if (found.isError) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (entries.length === 0) return <Notice title={t("audit.nothing")} />;
  return (
    <>
      {proven.data ? <OneEntry key={proven.data.entry.id} proven={proven.data} /> : null}
      <FigureTable
        label={t("audit.label")}
        first={t("audit.when")}
        columns={[
          t("audit.field.verb"),
          t("audit.outcome"),
          t("audit.who"),
          t("audit.place"),
          t("audit.check"),
        ]}
        rows={entries.map((entry) => ({
          key: entry.id,
          name: <Moment at={entry.at} />,
          figures: [
            <code key="verb">{entry.verb}</code>,
            <code key="outcome">{entry.code || entry.outcome}</code>,
            <Who key="who" entry={entry} />,
            entry.index ?? t("audit.waits"),
            <Button
              key="check"
              size="compact-sm"
              variant="default"
              loading={proven.isPending && proven.variables === entry.id}
              onClick={() => proven.mutate(entry.id)}
            >
              {t("audit.check")}
            </Button>,
          ],
        }))}
      />
      {found.hasNextPage ? (
        <Button
          mt="md"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("audit.more")}
        </Button>
      ) : null}
    </>
  );
}

function Who({ entry }: { entry: Entry }) {
  return (
    <code title={entry.actor_id ?? ""}>
      {entry.actor_kind} {entry.actor_id?.slice(-8) ?? ""}
    </code>
  );
}

/** One entry's stored bytes, and what the browser itself finds about them. */
function OneEntry({ proven }: { proven: Proven }) {
  const { t } = useTranslation();
  const keys = useLogState().data?.keys;
  const [checked, setChecked] = useState<Checked | null>(null);
  const { entry, proof } = proven;
  const bytes = fromBase64(entry.body);
  const verify = async () => {
    if (proof && keys) setChecked(await checkProof(bytes, proof, keys));
  };
  return (
    <section className={classes["card"]} aria-label={t("audit.entry")}>
      <pre translate="no" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {new TextDecoder().decode(bytes)}
      </pre>
      {proof ? (
        <Group gap="sm">
          <Button size="compact-md" onClick={() => void verify()} disabled={!keys}>
            {t("audit.verify")}
          </Button>
          <span role="status">{checked ? <Result checked={checked} proof={proof} /> : null}</span>
        </Group>
      ) : (
        <p>{t("audit.waitsHint")}</p>
      )}
    </section>
  );
}

function Result({ checked, proof }: { checked: Checked; proof: { index: number; size: number } }) {
  const { t } = useTranslation();
  const number = new Intl.NumberFormat(useLanguage());
  return (
    <Group gap="sm">
      <Tag meaning={checked.included ? "good" : "urgent"}>
        {checked.included
          ? t("audit.included", { index: number.format(proof.index), size: number.format(proof.size) })
          : t("audit.notIncluded")}
      </Tag>
      <Tag
        meaning={
          checked.signature === "valid" ? "good" : checked.signature === "unsupported" ? "high" : "urgent"
        }
      >
        {t(`audit.signature.${checked.signature}`)}
      </Tag>
    </Group>
  );
}
