import { INVESTIGATION_STATES, type InvestigationRow, type InvestigationState } from "@havendesk/shared";
import { IconShieldCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListState, Pager, StateFilter } from "../../ui/Listing";
import { Page, PageHead } from "../../ui/Page";
import { Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import classes from "../security/Security.module.css";
import { Canaries } from "./Canaries";
import { Offers } from "./Offers";
import { Partners } from "./Partners";
import { useInvestigations } from "./queries";

/** What was seen of colleagues: investigations, messages that were held back, canaries, partners' teams. */
export function ConductPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Page>
      <PageHead title={t("conduct.label")} />
      <Investigations />
      {me.permissions.includes("tickets.withheld") ? <Offers /> : null}
      {me.permissions.includes("quality.conduct.canaries") ? <Canaries /> : null}
      {me.permissions.includes("people.partners") ? <Partners /> : null}
    </Page>
  );
}

function Investigations() {
  const { t } = useTranslation();
  const [state, setState] = useState<InvestigationState | null>("open");
  const [after, setAfter] = useState("");
  const found = useInvestigations(state, after);
  const items = found.data?.items ?? [];
  const show = (next: InvestigationState | null) => {
    setState(next);
    setAfter("");
  };
  return (
    <section aria-label={t("conduct.investigations")}>
      <StateFilter
        label={t("conduct.states")}
        states={[...INVESTIGATION_STATES, null]}
        shown={state}
        nameOf={(one) => t(`conduct.state.${one}`)}
        onShow={show}
      />
      <ListState
        found={found}
        empty={items.length === 0}
        icon={<IconShieldCheck size={28} aria-hidden />}
        none={t("conduct.none")}
        hint={t("conduct.noneHint")}
      />
      <ul className={classes["rows"]}>
        {items.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      <Pager after={after} next={found.data?.after} onGo={setAfter} />
    </section>
  );
}

function Row({ row }: { row: InvestigationRow }) {
  const { t } = useTranslation();
  return (
    <li className={classes["row"]}>
      <Link
        className={classes["rowLink"] ?? ""}
        to="/conduct/$investigation"
        params={{ investigation: row.id }}
      >
        <bdi translate="no">{row.staff_name}</bdi>
      </Link>
      <span className={classes["rowSub"]}>
        <Ago at={row.last_at} />
        <span>{t("conduct.signals", { count: row.signals })}</span>
        <span>{row.kinds.map((kind) => t(`conduct.kind.${kind}`)).join(", ")}</span>
      </span>
      <StateTag state={row.state} />
    </li>
  );
}

export function StateTag({ state }: { state: InvestigationState }) {
  const { t } = useTranslation();
  const meaning = { open: "high", cleared: "calm", limited: "hold", suspended: "urgent" } as const;
  return <Tag meaning={meaning[state]}>{t(`conduct.state.${state}`)}</Tag>;
}
