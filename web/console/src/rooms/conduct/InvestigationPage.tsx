import type { ConductSignal, Investigation } from "@havendesk/shared";
import { Button, Group } from "@mantine/core";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CardPage } from "../../ui/CardPage";
import { PageHead } from "../../ui/Page";
import { Moment } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import classes from "../security/Security.module.css";
import { type Act, ActDialog } from "./ActDialog";
import { StateTag } from "./ConductPage";
import { DecideDialog } from "./DecideDialog";
import { useInvestigation } from "./queries";

/** One investigation: what was seen with its numbers, the entries it rests on, notes, and the decision. */
export function InvestigationPage() {
  const { t } = useTranslation();
  const { investigation: id = "" } = useParams({ strict: false }) as { investigation?: string };
  return (
    <CardPage
      back={<Link to="/conduct">{t("conduct.label")}</Link>}
      title={t("conduct.label")}
      found={useInvestigation(id)}
    >
      {(card) => <Whole card={card} />}
    </CardPage>
  );
}

function Whole({ card }: { card: Investigation }) {
  const { t } = useTranslation();
  const me = useMe();
  const [deciding, setDeciding] = useState(false);
  const [act, setAct] = useState<Act | null>(null);
  const may = me.permissions.includes("quality.conduct.decide");
  const lift = (kind: "limited" | "suspended") =>
    setAct({
      title: t(`conduct.lift.${kind}`),
      path: `staff/${card.row.staff_id}/${kind}/lift`,
      done: t("conduct.lifted"),
      body: (reason) => ({ reason }),
    });
  const write = () =>
    setAct({
      title: t("conduct.writeNote"),
      path: `investigations/${card.row.id}/notes`,
      done: t("conduct.noted"),
      words: { label: t("conduct.note"), missing: t("conduct.noteMissing") },
      body: (text) => ({ text }),
    });
  return (
    <>
      <PageHead title={<bdi translate="no">{card.row.staff_name}</bdi>}>
        <Group gap={6} className={classes["grow"] ?? ""}>
          <StateTag state={card.row.state} />
        </Group>
        {may && card.suspended ? (
          <Button variant="default" onClick={() => lift("suspended")}>
            {t("conduct.lift.suspended")}
          </Button>
        ) : null}
        {may && card.limited ? (
          <Button variant="default" onClick={() => lift("limited")}>
            {t("conduct.lift.limited")}
          </Button>
        ) : null}
        {may ? (
          <Button variant="default" onClick={write}>
            {t("conduct.writeNote")}
          </Button>
        ) : null}
        {may && card.row.state === "open" ? (
          <Button onClick={() => setDeciding(true)}>{t("conduct.decide")}</Button>
        ) : null}
      </PageHead>
      {card.reason ? (
        <p className={classes["strip"]}>
          {t("conduct.decidedBy", { name: card.decided_by, reason: card.reason })}
        </p>
      ) : null}
      <p className={classes["counts"]}>
        {[...card.roles.map((role) => t(`role.${role}`)), ...card.teams].join(", ")}
      </p>
      <h2 className={classes["heading"]}>{t("conduct.seen")}</h2>
      <ul className={classes["rows"]}>
        {card.signals.map((signal) => (
          <Signal key={signal.id} signal={signal} />
        ))}
      </ul>
      <Notes card={card} />
      <Evidence card={card} />
      {act ? <ActDialog act={act} onClose={() => setAct(null)} /> : null}
      {deciding ? <DecideDialog id={card.row.id} onClose={() => setDeciding(false)} /> : null}
    </>
  );
}

function Signal({ signal }: { signal: ConductSignal }) {
  const { t } = useTranslation();
  return (
    <li className={classes["row"]}>
      <strong>{t(`conduct.kind.${signal.kind}`)}</strong>
      <span className={classes["rowSub"]}>
        {signal.measure ? (
          <span>{t(`conduct.measure.${signal.measure}`, { count: signal.count })}</span>
        ) : null}
        {signal.span ? <span>{t(`conduct.span.${signal.span}`)}</span> : null}
        {signal.against && signal.usual !== null ? (
          <span>{t(`conduct.against.${signal.against}`, { usual: signal.usual, count: signal.of })}</span>
        ) : null}
        {signal.customer_alias ? <span translate="no">{signal.customer_alias}</span> : null}
        <Moment at={signal.last_at} />
      </span>
    </li>
  );
}

function Notes({ card }: { card: Investigation }) {
  const { t } = useTranslation();
  if (card.notes.length === 0) return null;
  return (
    <>
      <h2 className={classes["heading"]}>{t("conduct.notes")}</h2>
      <ul className={classes["rows"]}>
        {card.notes.map((note) => (
          <li key={note.at} className={classes["row"]}>
            <span className={classes["rowSub"]}>
              <Moment at={note.at} />
              <span translate="no">{note.by}</span>
            </span>
            <p className={classes["said"]} dir="auto" translate="no">
              {note.text}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Evidence({ card }: { card: Investigation }) {
  const { t } = useTranslation();
  if (card.evidence.length === 0) return null;
  return (
    <>
      <h2 className={classes["heading"]}>{t("conduct.evidence")}</h2>
      <ul className={classes["rows"]} translate="no">
        {card.evidence.map((entry) => (
          <li key={entry.id} className={classes["row"]}>
            <code>{entry.verb}</code>
            <span className={classes["rowSub"]}>
              <Moment at={entry.at} />
              <span>{[entry.outcome, entry.code, entry.reads].filter(Boolean).join(" · ")}</span>
              <code>{entry.id}</code>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
