import { CASE_STATES, type CaseRow, type CaseState } from "@havendesk/shared";
import { Button, Group, Skeleton } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice, Notice } from "../../ui/Notice";
import { Tag } from "../../ui/Tag";
import { Ago, Moment } from "../../ui/Time";
import { useCases } from "./queries";
import classes from "./Security.module.css";
import { SecurityPage } from "./SecurityPage";

/** Takeover cases, newest first. A frame wakes the list. */
export function CasesPage() {
  const { t } = useTranslation();
  const [state, setState] = useState<CaseState | null>("open");
  const [before, setBefore] = useState<string | null>(null);
  const found = useCases(state, before);
  const items = found.data?.items ?? [];
  const show = (next: CaseState | null) => {
    setState(next);
    setBefore(null);
  };
  return (
    <SecurityPage title={t("security.label")}>
      <Group gap="xs" mb="md" role="group" aria-label={t("security.states")}>
        {[...CASE_STATES, null].map((one) => (
          <Button
            key={one ?? "all"}
            size="xs"
            variant={one === state ? "light" : "default"}
            aria-pressed={one === state}
            onClick={() => show(one)}
          >
            {t(`security.state.${one ?? "all"}`)}
          </Button>
        ))}
      </Group>
      {found.isPending ? <CasesSkeleton /> : null}
      {found.isError && !found.data ? (
        <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />
      ) : null}
      {found.isSuccess && items.length === 0 ? (
        <Notice icon={<IconShieldCheck size={28} aria-hidden />} title={t("security.none")}>
          {t("security.noneHint")}
        </Notice>
      ) : null}
      <ul className={classes["rows"]}>
        {items.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {found.data?.next || before ? (
        <Group mt="md">
          {before ? (
            <Button size="xs" variant="default" onClick={() => setBefore(null)}>
              {t("security.newest")}
            </Button>
          ) : null}
          {found.data?.next ? (
            <Button size="xs" variant="default" onClick={() => setBefore(found.data.next)}>
              {t("security.older")}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </SecurityPage>
  );
}

function Row({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  return (
    <li className={classes["row"]}>
      <Link className={classes["rowLink"] ?? ""} to="/security/$case" params={{ case: row.id }}>
        <bdi translate="no">{row.reference}</bdi>
      </Link>
      <span className={classes["rowSub"]}>
        <span translate="no">{row.customer_alias}</span>
        <Ago at={row.opened_at} />
        <span>{t("security.stepsOf", { settled: row.steps_settled, steps: row.steps })}</span>
        {row.open_tasks > 0 ? <span>{t("security.openTasks", { count: row.open_tasks })}</span> : null}
        {row.next_due_at ? (
          <span>
            {t("security.nextDue")} <Moment at={row.next_due_at} />
          </span>
        ) : null}
      </span>
      <Group gap={6}>
        <CaseTags row={row} />
      </Group>
    </li>
  );
}

export function CaseTags({ row }: { row: CaseRow }) {
  const { t } = useTranslation();
  const meaning = row.state === "open" ? "frozen" : row.state === "confirmed" ? "high" : "calm";
  return (
    <>
      {row.drill ? <Tag meaning="note">{t("security.drill")}</Tag> : null}
      <Tag meaning={meaning}>{t(`security.state.${row.state}`)}</Tag>
      {row.stuck > 0 ? <Tag meaning="urgent">{t("security.stuck", { count: row.stuck })}</Tag> : null}
      {row.overdue > 0 ? <Tag meaning="urgent">{t("security.overdue", { count: row.overdue })}</Tag> : null}
    </>
  );
}

export function CasesSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true" className={classes["skeleton"]}>
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      <Skeleton height={58} />
      <Skeleton height={58} />
      <Skeleton height={58} />
    </div>
  );
}
