import { FREEZE_STATES, type Freeze, type FrozenRow } from "@havendesk/shared";
import { Button, Group } from "@mantine/core";
import { IconSnowflake } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { servesTickets } from "../../app/destinations";
import { ListState, StateFilter } from "../../ui/Listing";
import { Shortened } from "../../ui/Shortened";
import { type Meaning, Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import { PlaceDialog } from "../protection/PlaceDialog";
import { type FreezeFilter, useFreezes } from "./queries";
import { ReleaseDialog } from "./ReleaseDialog";
import classes from "./Security.module.css";
import { SecurityPage } from "./SecurityPage";
import { LaneSteps } from "./Timeline";
import { Second, useTook } from "./Took";

const SHOWN: readonly FreezeFilter[] = ["open", ...FREEZE_STATES, null];
const MEANINGS: Record<Freeze["state"], Meaning> = {
  wanted: "hold",
  sent: "hold",
  confirmed: "frozen",
  stuck: "urgent",
  releasing: "hold",
  released: "calm",
};
/** States in which there is something to give back. */
const HELD: ReadonlySet<Freeze["state"]> = new Set(["wanted", "sent", "confirmed", "stuck"]);

type Asking = { act: "release" | "hold"; freeze: Freeze };

/** Freezes as they stand now: what the exchange does not hold is first. */
export function FreezesPage() {
  const { t } = useTranslation();
  const [shown, setShown] = useState<FreezeFilter>("open");
  const [asking, setAsking] = useState<Asking | null>(null);
  const found = useFreezes(shown);
  const pages = found.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.freezes);
  const [first] = pages;
  return (
    <SecurityPage title={t("freezes.label")}>
      <StateFilter<NonNullable<FreezeFilter>>
        label={t("freezes.states")}
        states={SHOWN}
        shown={shown}
        nameOf={(one) => t(`freezes.state.${one}`)}
        onShow={setShown}
      />
      {first ? (
        <p className={classes["counts"]} role="status">
          {t("freezes.counts", { open: first.open, stuck: first.stuck, strangers: first.by_strangers })}
        </p>
      ) : null}
      <ListState
        found={found}
        empty={rows.length === 0}
        icon={<IconSnowflake size={28} aria-hidden />}
        none={t("freezes.none")}
        hint={t("freezes.noneHint")}
      />
      <ul className={classes["rows"]}>
        {rows.map((one) => (
          <Row key={one.row.freeze.id} found={one} onAsk={setAsking} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button
          mt="md"
          size="xs"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("list.more")}
        </Button>
      ) : null}
      {asking?.act === "release" ? (
        <ReleaseDialog freeze={asking.freeze.id} onClose={() => setAsking(null)} />
      ) : null}
      {asking?.act === "hold" ? (
        <PlaceDialog account={asking.freeze.exchange_customer_id} onClose={() => setAsking(null)} />
      ) : null}
    </SecurityPage>
  );
}

function Row({ found, onAsk }: { found: FrozenRow; onAsk(asking: Asking): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const { freeze } = found.row;
  const may = (act: string) => me.permissions.includes(`protection.${act}`);
  return (
    <li className={classes["row"]}>
      <Name found={found} />
      <span className={classes["rowSub"]}>
        <span translate="no">{found.row.alias}</span>
        <Shortened value={freeze.exchange_customer_id} what={t("security.account")} />
        <span>{t(`freezes.source.${freeze.source}`)}</span>
        <span>{t(`freezes.strength.${freeze.strength}`)}</span>
        <Ago at={freeze.reported_at} />
        <Times freeze={freeze} />
        {freeze.ticket_id && servesTickets(me) ? (
          <Link to="/$view/$ticket" params={{ view: "all", ticket: freeze.ticket_id }}>
            {t("security.ticket")}
          </Link>
        ) : null}
      </span>
      <Group gap={6}>
        {freeze.drill ? <Tag meaning="note">{t("security.drill")}</Tag> : null}
        {found.row.by_stranger ? <Tag meaning="high">{t("freezes.byStranger")}</Tag> : null}
        {freeze.reports > 1 ? <Tag>{t("freezes.reports", { count: freeze.reports })}</Tag> : null}
        <Tag meaning={MEANINGS[freeze.state]}>{t(`freezes.state.${freeze.state}`)}</Tag>
      </Group>
      <Group gap="xs">
        {may("release") && HELD.has(freeze.state) ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-haspopup="dialog"
            aria-label={t("freezes.actOn", { act: t("security.release"), reference: freeze.reference })}
            onClick={() => onAsk({ act: "release", freeze })}
          >
            {t("security.release")}
          </Button>
        ) : null}
        {may("place_hold") && !freeze.drill ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-haspopup="dialog"
            aria-label={t("freezes.actOn", { act: t("holds.place"), reference: freeze.reference })}
            onClick={() => onAsk({ act: "hold", freeze })}
          >
            {t("holds.place")}
          </Button>
        ) : null}
      </Group>
      <details className={classes["steps"]}>
        <summary>{t("freezes.steps", { reference: freeze.reference })}</summary>
        <LaneSteps freeze={freeze} />
      </details>
    </li>
  );
}

/** The way to the case, which every freeze gets within seconds. */
function Name({ found }: { found: FrozenRow }) {
  const name = <bdi translate="no">{found.row.freeze.reference}</bdi>;
  if (!found.case_id) return <strong>{name}</strong>;
  return (
    <Link className={classes["rowLink"] ?? ""} to="/security/$case" params={{ case: found.case_id }}>
      {name}
    </Link>
  );
}

function Times({ freeze }: { freeze: Freeze }) {
  const { t } = useTranslation();
  const took = useTook();
  if (freeze.released_at) {
    return (
      <span>
        {t("freezes.state.released")} <Second at={freeze.released_at} />
      </span>
    );
  }
  if (!freeze.confirmed_at) return <span>{t("freezes.notFrozen")}</span>;
  return <span>{t("freezes.frozenAfter", { duration: took(freeze.reported_at, freeze.confirmed_at) })}</span>;
}
