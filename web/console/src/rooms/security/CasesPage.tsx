import { CASE_STATES, type CaseRow, type CaseState } from "@havendesk/shared";
import { Group } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListState, Pager, StateFilter } from "../../ui/Listing";
import { Tag } from "../../ui/Tag";
import { Ago, Moment } from "../../ui/Time";
import { useCases } from "./queries";
import classes from "./Security.module.css";
import { SecurityPage } from "./SecurityPage";

/** Takeover cases, newest first. A frame wakes the list. */
export function CasesPage() {
  const { t } = useTranslation();
  const [state, setState] = useState<CaseState | null>("open");
  const [after, setAfter] = useState("");
  const found = useCases(state, after);
  const items = found.data?.items ?? [];
  const show = (next: CaseState | null) => {
    setState(next);
    setAfter("");
  };
  return (
    <SecurityPage title={t("security.label")}>
      <StateFilter
        label={t("security.states")}
        states={[...CASE_STATES, null]}
        shown={state}
        nameOf={(one) => t(`security.state.${one}`)}
        onShow={show}
      />
      <ListState
        found={found}
        empty={items.length === 0}
        icon={<IconShieldCheck size={28} aria-hidden />}
        none={t("security.none")}
        hint={t("security.noneHint")}
      />
      <ul className={classes["rows"]}>
        {items.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <Pager after={after} next={found.data?.after} onGo={setAfter} />
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
