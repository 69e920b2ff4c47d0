import type { LiveAgent, LiveDesk, LiveQueue } from "@havendesk/shared";
import { ActionIcon, Menu, Skeleton } from "@mantine/core";
import { IconActivity, IconDots } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../../api/context";
import { keys } from "../../../api/keys";
import { FigureTable } from "../../../ui/FigureTable";
import { formatDuration } from "../../../ui/format";
import { ErrorNotice, Notice } from "../../../ui/Notice";
import { Page, PageHead } from "../../../ui/Page";
import { Since } from "../../../ui/Time";
import { useLanguage } from "../../../ui/useLanguage";
import { useMe } from "../../people/MeContext";
import { PresenceDot } from "../../people/PresenceDot";
import { LanguageName } from "../../tickets/labels";
import { WAIT_LATE, WAIT_SOON } from "../../tickets/list/views";
import { AssignDialog } from "../AssignDialog";
import { useAct } from "../actions";
import { useTakeAnywhere } from "./acts";
import { LiftCap } from "./LiftCap";
import classes from "./LivePage.module.css";

/** Queues, agents and waits as they are now: for leads. Frames say when something moved; a minute is the longest wait. */
export function LivePage() {
  const { t } = useTranslation();
  const backend = useBackend();
  const live = useQuery({
    queryKey: keys.live,
    queryFn: () => backend.request<LiveDesk>("GET", "/desk/live"),
    staleTime: 1_000,
    refetchInterval: 60_000,
  });
  return (
    <Page>
      <PageHead title={t("livePage.label")} />
      {live.isPending ? <LiveSkeleton /> : null}
      {live.isError && !live.data ? (
        <ErrorNotice error={live.error} onRetry={() => void live.refetch()} />
      ) : null}
      {live.data ? (
        <>
          <Figures desk={live.data} />
          <Queues queues={live.data.queues} />
          <Agents agents={live.data.agents} />
        </>
      ) : null}
    </Page>
  );
}

function Figures({ desk }: { desk: LiveDesk }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const wait = (seconds: number | null) =>
    seconds === null ? t("livePage.unknown") : formatDuration(seconds, language);
  const number = (value: number) => new Intl.NumberFormat(language).format(value);
  const waiting = desk.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const free = desk.agents.filter((agent) => agent.presence === "available").length;
  const figures: Array<[string, string]> = [
    [t("livePage.waiting"), number(waiting)],
    [t("livePage.available"), number(free)],
    [t("livePage.p50"), wait(desk.waits.p50_seconds)],
    [t("livePage.p95"), wait(desk.waits.p95_seconds)],
    [t("livePage.served"), number(desk.waits.served_today)],
  ];
  return (
    <dl className={classes["figures"]}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function urgencyOf(seconds: number): "calm" | "soon" | "late" {
  if (seconds >= WAIT_LATE) return "late";
  return seconds >= WAIT_SOON ? "soon" : "calm";
}

function Queues({ queues }: { queues: readonly LiveQueue[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const waiting = queues.filter((queue) => queue.waiting > 0);
  return (
    <div>
      <h2 className={classes["heading"]}>{t("livePage.queues")}</h2>
      {waiting.length === 0 ? (
        <Notice icon={<IconActivity size={28} aria-hidden />} title={t("list.empty.queue")}>
          {t("livePage.noQueueHint")}
        </Notice>
      ) : (
        <FigureTable
          label={t("livePage.queues")}
          first={t("filter.team")}
          columns={[t("filter.language"), t("livePage.waiting"), t("livePage.longest")]}
          rows={waiting.map((queue) => ({
            key: `${queue.team_id} ${queue.language}`,
            name: <span translate="no">{queue.team}</span>,
            figures: [
              <LanguageName key="language" code={queue.language} />,
              new Intl.NumberFormat(language).format(queue.waiting),
              <span key="wait" className={classes["wait"]} data-urgency={urgencyOf(queue.longest_seconds)}>
                {formatDuration(queue.longest_seconds, language)}
              </span>,
            ],
          }))}
        />
      )}
    </div>
  );
}

function Agents({ agents }: { agents: readonly LiveAgent[] }) {
  const { t } = useTranslation();
  if (agents.length === 0) return <Notice title={t("livePage.noAgents")} />;
  return (
    <div>
      <h2 className={classes["heading"]}>{t("livePage.agents")}</h2>
      <ul className={classes["agents"]}>
        {agents.map((agent) => (
          <AgentCard key={agent.id} agent={agent} />
        ))}
      </ul>
    </div>
  );
}

function AgentCard({ agent }: { agent: LiveAgent }) {
  const { t } = useTranslation();
  return (
    <li className={classes["agent"]}>
      <h3 className={classes["name"]}>
        <PresenceDot status={agent.presence} />
        <bdi translate="no">{agent.name}</bdi>
        <span className={classes["load"]}>
          {t("livePage.load", { serving: agent.serving.length, capacity: agent.capacity })}
        </span>
        <AgentMenu id={agent.id} name={agent.name} />
      </h3>
      <p className={classes["presence"]}>
        {t(`presence.${agent.presence}`)}
        {agent.since ? (
          <>
            {" · "}
            <Since at={agent.since} label={t("livePage.since")} />
          </>
        ) : null}
      </p>
      {agent.serving.length === 0 ? <p className={classes["none"]}>{t("livePage.serves")}</p> : null}
      <ul className={classes["serving"]}>
        {agent.serving.map((ticket) => (
          <li key={ticket.id}>
            <Link to="/$view/$ticket" params={{ view: "all", ticket: ticket.id }} translate="no">
              {ticket.reference}
            </Link>
            <span className={classes["topic"]}>
              {t(`topic.${ticket.topic}`)} · <Since at={ticket.since} label={t("livePage.since")} />
            </span>
            <TicketMenu id={ticket.id} reference={ticket.reference} agent={agent.id} />
          </li>
        ))}
      </ul>
    </li>
  );
}

/** What a lead may do for a colleague; nothing for oneself. */
function AgentMenu({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [lifting, setLifting] = useState(false);
  if (me.id === id || !me.permissions.includes("people.lift_cap")) return null;
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={220}>
        <Menu.Target>
          <ActionIcon
            size="md"
            variant="subtle"
            color="gray"
            aria-label={t("livePage.acts", { reference: name })}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setLifting(true)}>{t("caps.lift")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {lifting ? <LiftCap staff={id} name={name} onClose={() => setLifting(false)} /> : null}
    </>
  );
}

/** What a lead may do from here; the conversation itself has the rest. */
function TicketMenu({ id, reference, agent }: { id: string; reference: string; agent: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const take = useTakeAnywhere();
  const act = useAct(id);
  const [assigning, setAssigning] = useState(false);
  const listen = () =>
    void navigate({ to: "/$view/$ticket", params: { view: "all", ticket: id }, search: { listen: true } });
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={200}>
        <Menu.Target>
          <ActionIcon size="md" variant="subtle" color="gray" aria-label={t("livePage.acts", { reference })}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={listen}>{t("listen.begin")}</Menu.Item>
          <Menu.Item onClick={() => take.mutate(id)}>{t("acts.take")}</Menu.Item>
          <Menu.Item onClick={() => setAssigning(true)}>{t("acts.assignTo")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {assigning ? (
        <AssignDialog row={{ assignee_id: agent }} act={act} onClose={() => setAssigning(false)} />
      ) : null}
    </>
  );
}

function LiveSkeleton() {
  const { t } = useTranslation();
  return (
    <div aria-busy="true" className={classes["skeleton"]}>
      <span className="hd-visually-hidden">{t("ui.loading")}</span>
      <Skeleton height={76} />
      <Skeleton height={180} />
      <Skeleton height={220} />
    </div>
  );
}
