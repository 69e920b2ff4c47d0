import { Button, Group, Progress } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorNotice } from "../../ui/Notice";
import { Shortened } from "../../ui/Shortened";
import { Tag } from "../../ui/Tag";
import { Moment } from "../../ui/Time";
import { useMe } from "../people/MeContext";
import { OrderDialog } from "./OrderDialog";
import classes from "./Packages.module.css";
import { type Package, useCheck, useCustody, useDownload, usePackages } from "./queries";

/** Packages of evidence about one customer: the button for a new one, and what happened to each. */
export function Packages({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const [ordering, setOrdering] = useState(false);
  if (!me.permissions.includes("evidence.packages")) return null;
  return (
    <section aria-label={t("evidence.label")}>
      <Group justify="space-between" className={classes["head"] ?? ""}>
        <h2 className={classes["title"]}>{t("evidence.label")}</h2>
        {me.permissions.includes("evidence.order_package") ? (
          <Button variant="default" onClick={() => setOrdering(true)}>
            {t("evidence.order")}
          </Button>
        ) : null}
      </Group>
      <List customerId={customerId} />
      {ordering ? <OrderDialog customerId={customerId} onClose={() => setOrdering(false)} /> : null}
    </section>
  );
}

function List({ customerId }: { customerId: string }) {
  const { t } = useTranslation();
  const found = usePackages(customerId);
  if (found.isError && !found.data)
    return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data?.length === 0) return <p className={classes["none"]}>{t("evidence.none")}</p>;
  return (
    <ul className={classes["rows"]}>
      {found.data?.map((one) => (
        <Row key={one.id} one={one} customerId={customerId} />
      ))}
    </ul>
  );
}

function Row({ one, customerId }: { one: Package; customerId: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const download = useDownload(customerId);
  const check = useCheck();
  const there = one.state === "ready" && one.gone_at === null;
  return (
    <li className={classes["row"]}>
      <Group justify="space-between" gap="sm">
        <span>
          <bdi translate="no">{one.reference}</bdi> · <Moment at={one.ordered_at} />
        </span>
        <Group gap={6}>
          <Tag>{t(`evidence.version.${one.version}`)}</Tag>
          <Tag>
            {t(`evidence.state.${one.gone_at ? "gone" : one.superseded_by ? "superseded" : one.state}`)}
          </Tag>
        </Group>
      </Group>
      {one.state === "ordered" || one.state === "building" ? (
        <Progress
          mt="xs"
          value={(100 * one.chapters_done) / Math.max(1, one.chapters)}
          aria-label={t("evidence.progress", { done: one.chapters_done, all: one.chapters })}
        />
      ) : null}
      {there ? (
        <p className={classes["sub"]}>
          SHA-256 <Shortened value={one.sha256} what="SHA-256" />
          {one.stamped_at ? ` · ${t("evidence.stamped")}` : ` · ${t("evidence.notStamped")}`}
        </p>
      ) : null}
      <Group gap="xs" mt="xs">
        {there ? (
          <>
            <Button size="xs" loading={download.isPending} onClick={() => download.mutate(one.id)}>
              {t("evidence.download")}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={check.isPending}
              onClick={() => check.mutate(one.id)}
            >
              {t("evidence.check")}
            </Button>
          </>
        ) : null}
        <Button size="xs" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t("evidence.custody")}
        </Button>
      </Group>
      {open ? <Custody id={one.id} /> : null}
    </li>
  );
}

function Custody({ id }: { id: string }) {
  const { t } = useTranslation();
  const found = useCustody(id, true);
  return (
    <ol className={classes["custody"]}>
      {found.data?.custody.map((event) => (
        <li key={`${event.entry_id} ${event.act}`}>
          <Moment at={event.at} /> · {t(`evidence.act.${event.act}`)} ·{" "}
          <span translate="no">{event.by_name || t(`evidence.by.${event.by_kind}`, event.by_kind)}</span>
          {event.detail ? <small translate="no"> {event.detail}</small> : null}
        </li>
      ))}
    </ol>
  );
}
