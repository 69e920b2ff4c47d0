import { HOLD_CLOCKS, type HoldClock, type HoldRow } from "@havendesk/shared";
import { Button, Select, Switch } from "@mantine/core";
import { IconLock, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ListState } from "../../ui/Listing";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useWord } from "../exchange/useWord";
import { useMe } from "../people/MeContext";
import { HoldDialog } from "./HoldDialog";
import { PlaceDialog } from "./PlaceDialog";
import classes from "./Protection.module.css";
import { ProtectionPage } from "./ProtectionPage";
import { useHolds } from "./queries";

/** Holds whose clocks run: what runs out first stands at the top. */
export function HoldsPage() {
  const { t } = useTranslation();
  const [due, setDue] = useState<HoldClock | null>(null);
  const [overdue, setOverdue] = useState(false);
  const me = useMe();
  const mayPlace = me.permissions.includes("protection.place_hold");
  const [placing, setPlacing] = useState(false);
  const [looking, setLooking] = useState<string | null>(null);
  const found = useHolds(due, overdue);
  const pages = found.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.holds);
  return (
    <ProtectionPage
      title={t("holds.label")}
      act={
        mayPlace ? (
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            aria-haspopup="dialog"
            onClick={() => setPlacing(true)}
          >
            {t("holds.place")}
          </Button>
        ) : null
      }
    >
      <div className={classes["filters"]}>
        <Select
          aria-label={t("holds.anyDue")}
          placeholder={t("holds.anyDue")}
          clearable
          data={HOLD_CLOCKS.map((value) => ({ value, label: t(`holds.due.${value}`) }))}
          value={due}
          onChange={(value) => setDue(value as HoldClock | null)}
        />
        <Switch
          label={t("holds.overdueOnly")}
          checked={overdue}
          onChange={(event) => setOverdue(event.currentTarget.checked)}
        />
        {pages[0] ? (
          <p className={classes["soft"]} role="status">
            {t("holds.counts", { open: pages[0].open, overdue: pages[0].overdue })}
          </p>
        ) : null}
      </div>
      <ListState
        found={found}
        empty={rows.length === 0}
        icon={<IconLock size={28} aria-hidden />}
        none={t("holds.none")}
        hint={t("holds.noneHint")}
      />
      {rows.length > 0 ? (
        <ul className={classes["rows"]}>
          {rows.map((row) => (
            <Row key={row.id} row={row} onOpen={() => setLooking(row.id)} />
          ))}
        </ul>
      ) : null}
      {found.hasNextPage ? (
        <Button
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t("list.more")}
        </Button>
      ) : null}
      {placing ? <PlaceDialog onClose={() => setPlacing(false)} /> : null}
      {looking ? <HoldDialog id={looking} onClose={() => setLooking(null)} /> : null}
    </ProtectionPage>
  );
}

function Row({ row, onOpen }: { row: HoldRow; onOpen(): void }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <li className={classes["row"]}>
      <div className={classes["what"]}>
        <strong>{t(`holds.reason.${row.reason}`)}</strong>
        <p className={classes["soft"]}>
          <span translate="no">{row.alias}</span> · {row.jurisdiction} · {t(`holds.origin.${row.origin}`)} ·{" "}
          {t(`holds.state.${row.state}`)} · {row.scope.map((each) => word("scope", each)).join(", ")}
        </p>
        <p className={classes["soft"]}>
          {t("holds.since")} <Moment at={row.placed_at} /> · {t("holds.until")}{" "}
          {row.ends_at ? <Moment at={row.ends_at} /> : t("holds.noEnd")}
        </p>
      </div>
      <div className={classes["tags"]}>
        {row.appealed ? <Tag meaning="note">{t("holds.appealed")}</Tag> : null}
        {row.due && row.due_at ? (
          <Tag meaning={row.overdue ? "urgent" : "hold"}>
            {t("holds.dueAt", { what: t(`holds.due.${row.due}`) })} <Moment at={row.due_at} />
            {row.overdue ? ` · ${t("holds.overdue")}` : null}
          </Tag>
        ) : null}
      </div>
      <Button variant="default" size="xs" onClick={onOpen} aria-haspopup="dialog">
        {t("holds.open")}
      </Button>
    </li>
  );
}
