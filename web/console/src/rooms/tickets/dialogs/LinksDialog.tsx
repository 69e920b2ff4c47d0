import type { LinkKind, TicketLink, TicketRow } from "@havendesk/shared";
import { ActionIcon, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { WorkDialog } from "../../../ui/WorkDialog";
import { StatusTag } from "../labels";
import { useTicketDetail } from "../queries";
import classes from "./dialogs.module.css";
import { useWork } from "./useWork";

const KINDS: readonly LinkKind[] = ["related", "duplicate", "cause"];

/** How tickets belong together: say it, and take it away. */
export function LinksDialog({
  row,
  onClose,
  onOpen,
}: {
  row: TicketRow;
  onClose(): void;
  onOpen(ticket: string): void;
}) {
  const { t } = useTranslation();
  const work = useWork(row.id);
  const links = useTicketDetail(row.id)?.links ?? [];
  const [to, setTo] = useState("");
  const [kind, setKind] = useState<LinkKind>("related");
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (to.trim() === "") return;
    work.mutate(
      {
        method: "POST",
        path: "links",
        body: { to: to.trim().toUpperCase(), kind },
        text: t("links.added"),
      },
      {
        onSuccess: () => {
          setTo("");
          setTried(false);
        },
      },
    );
  };
  return (
    <WorkDialog
      title={t("links.title")}
      verb={t("links.add")}
      busy={work.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {links.length > 0 ? (
        <ul className={classes["links"]} aria-label={t("links.title")}>
          {links.map((link) => (
            <Link
              key={link.id}
              link={link}
              onOpen={() => onOpen(link.ticket)}
              onRemove={() =>
                work.mutate({ method: "DELETE", path: `links/${link.id}`, text: t("links.removed") })
              }
            />
          ))}
        </ul>
      ) : (
        <p className={classes["hint"]}>{t("links.none")}</p>
      )}
      <Select
        label={t("links.kind.label")}
        allowDeselect={false}
        data={KINDS.map((each) => ({ value: each, label: t(`links.kind.${each}`) }))}
        value={kind}
        onChange={(value) => setKind((value ?? "related") as LinkKind)}
      />
      <TextInput
        label={t("links.to")}
        placeholder="HD-7K2M9-QXTC4"
        value={to}
        data-autofocus
        autoComplete="off"
        onChange={(event) => setTo(event.currentTarget.value)}
        error={tried && to.trim() === "" ? t("merge.missing") : null}
      />
    </WorkDialog>
  );
}

function Link({ link, onOpen, onRemove }: { link: TicketLink; onOpen(): void; onRemove(): void }) {
  const { t } = useTranslation();
  const byHand = KINDS.includes(link.kind);
  return (
    <li>
      <span className={classes["linkKind"]}>
        {link.direction === "in" && link.kind !== "related"
          ? t(`links.reverse.${link.kind}`)
          : t(`links.kind.${link.kind}`)}
      </span>
      <button type="button" className={classes["linkTo"]} onClick={onOpen}>
        {link.reference}
      </button>
      <StatusTag status={link.status} />
      {byHand ? (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t("links.remove", { reference: link.reference })}
          onClick={onRemove}
        >
          <IconX size={14} aria-hidden />
        </ActionIcon>
      ) : null}
    </li>
  );
}
