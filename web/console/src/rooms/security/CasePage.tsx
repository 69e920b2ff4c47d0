import type { TakeoverCase } from "@havendesk/shared";
import { Button, Group } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CardPage } from "../../ui/CardPage";
import { PageHead } from "../../ui/Page";
import { Shortened } from "../../ui/Shortened";
import { Moment } from "../../ui/Time";
import { Packages } from "../evidence/Packages";
import { useMe } from "../people/MeContext";
import { Recoveries } from "../recovery/Recoveries";
import { CaseTags } from "./CasesPage";
import { CloseDialog } from "./CloseDialog";
import { Alerts, Siblings, Transfers } from "./Evidence";
import { useCase } from "./queries";
import { ReleaseDialog } from "./ReleaseDialog";
import classes from "./Security.module.css";
import { Tasks } from "./Tasks";
import { Timeline } from "./Timeline";
import { useTook } from "./Took";

/** One case, live: the freeze's steps and the playbook's with their times, what was found, what people must do. */
export function CasePage() {
  const { t } = useTranslation();
  const { case: id = "" } = useParams({ strict: false }) as { case?: string };
  return (
    <CardPage
      back={<Link to="/security">{t("security.label")}</Link>}
      title={t("security.label")}
      found={useCase(id)}
    >
      {(card) => <Whole card={card} />}
    </CardPage>
  );
}

/** States of a freeze in which there is something to give back. */
const HELD: ReadonlySet<string> = new Set(["wanted", "sent", "confirmed", "stuck"]);

function Whole({ card }: { card: TakeoverCase }) {
  const { t } = useTranslation();
  const me = useMe();
  const [closing, setClosing] = useState(false);
  const [releasing, setReleasing] = useState(false);
  const mayRelease = me.permissions.includes("protection.release") && HELD.has(card.freeze.state);
  const may = me.permissions.includes("cases.takeover.close_case");
  return (
    <>
      <PageHead title={<bdi translate="no">{card.case.reference}</bdi>}>
        <Group gap={6} className={classes["grow"] ?? ""}>
          <CaseTags row={card.case} />
        </Group>
        {mayRelease ? (
          <Button variant="default" onClick={() => setReleasing(true)}>
            {t("security.release")}
          </Button>
        ) : null}
        {may && card.case.state === "open" ? (
          <Button variant="default" onClick={() => setClosing(true)}>
            {t("security.close")}
          </Button>
        ) : null}
      </PageHead>
      {card.case.drill ? <p className={classes["strip"]}>{t("security.drillHint")}</p> : null}
      {card.close_reason ? (
        <p className={classes["strip"]}>
          {card.closed_by
            ? t("security.closedBy", { name: card.closed_by, reason: card.close_reason })
            : card.close_reason}
        </p>
      ) : null}
      <Facts card={card} />
      {me.permissions.includes("cases.recovery.recoveries_of") ? (
        <Recoveries customer={card.customer_id} />
      ) : null}
      <Tasks tasks={card.tasks} may={may} />
      <Timeline card={card} may={may} />
      <Transfers rows={card.outgoing} />
      <Alerts rows={card.alerts} may={may && !card.case.drill} />
      <Siblings rows={card.siblings} />
      {card.case.drill ? null : <Packages customerId={card.customer_id} />}
      {releasing ? <ReleaseDialog freeze={card.freeze.id} onClose={() => setReleasing(false)} /> : null}
      {closing ? <CloseDialog id={card.case.id} onClose={() => setClosing(false)} /> : null}
    </>
  );
}

function Facts({ card }: { card: TakeoverCase }) {
  const { t } = useTranslation();
  const took = useTook();
  const between = (from: string, to: string | null) => (to ? took(from, to) : t("security.notYet"));
  return (
    <dl className={classes["figures"]}>
      <div>
        <dt>{t("security.reported")}</dt>
        <dd>
          <Moment at={card.freeze.reported_at} />
        </dd>
      </div>
      <div>
        <dt>{t("security.toFrozen")}</dt>
        <dd>{between(card.freeze.reported_at, card.freeze.confirmed_at)}</dd>
      </div>
      <div>
        <dt>{t("security.toSettled")}</dt>
        <dd>{between(card.freeze.reported_at, card.case.settled_at)}</dd>
      </div>
      <div>
        <dt>{t("security.since")}</dt>
        <dd>
          {card.suspected_since ? <Moment at={card.suspected_since} /> : t("security.notYet")}
          <small>{card.suspected_since ? t(`security.sign.${card.suspected_by}`) : null}</small>
        </dd>
      </div>
      <div>
        <dt>{t("security.account")}</dt>
        <dd>
          <Shortened value={card.exchange_customer_id} what={t("security.account")} />
        </dd>
      </div>
      <div>
        <dt>{t("security.ticket")}</dt>
        <dd translate="no">{card.ticket_reference || t("security.notYet")}</dd>
      </div>
    </dl>
  );
}
