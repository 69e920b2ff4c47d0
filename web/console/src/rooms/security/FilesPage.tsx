import type { RefusedFile } from "@havendesk/shared";
import { Button, Group, TextInput } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../../ui/format";
import { ListState } from "../../ui/Listing";
import { Tag } from "../../ui/Tag";
import { Ago } from "../../ui/Time";
import { useLanguage } from "../../ui/useLanguage";
import { useMe } from "../people/MeContext";
import { useCaseAct, useRefusedFiles } from "./queries";
import classes from "./Security.module.css";
import { SecurityPage } from "./SecurityPage";

const LONGEST_REASON = 500;

/** What the virus scanner refused, newest first. Nobody opens it here either. */
export function FilesPage() {
  const { t } = useTranslation();
  const found = useRefusedFiles();
  const pages = found.data?.pages ?? [];
  const rows = pages.flatMap((page) => page.files);
  return (
    <SecurityPage title={t("refusedFiles.label")}>
      {pages[0] ? (
        <p className={classes["counts"]} role="status">
          {t("refusedFiles.unseen", { count: pages[0].unseen })}
        </p>
      ) : null}
      <ListState
        found={found}
        empty={rows.length === 0}
        icon={<IconShieldCheck size={28} aria-hidden />}
        none={t("refusedFiles.none")}
        hint={t("refusedFiles.noneHint")}
      />
      <ul className={classes["rows"]}>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button mt="md" size="xs" variant="default" onClick={() => void found.fetchNextPage()}>
          {t("list.more")}
        </Button>
      ) : null}
    </SecurityPage>
  );
}

function Row({ row }: { row: RefusedFile }) {
  const { t } = useTranslation();
  const me = useMe();
  const language = useLanguage();
  return (
    <li className={classes["row"]}>
      <strong translate="no">{row.finding}</strong>
      <span className={classes["rowSub"]}>
        <Ago at={row.uploaded_at} />
        <span>
          {t(row.uploader_kind === "staff" ? "refusedFiles.fromStaff" : "refusedFiles.fromCustomer")}
        </span>
        <span translate="no">{row.media_type}</span>
        <span>{formatBytes(row.bytes, language)}</span>
        <span translate="no">{row.ticket_reference || t("refusedFiles.unclaimed")}</span>
      </span>
      {row.looked_at ? <Tag>{t("refusedFiles.looked")}</Tag> : null}
      {!row.looked_at && me.permissions.includes("tickets.settle_infected") ? <Looked id={row.id} /> : null}
    </li>
  );
}

function Looked({ id }: { id: string }) {
  const { t } = useTranslation();
  const act = useCaseAct();
  const [reason, setReason] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const body = { reason: reason.trim() };
        if (body.reason) act.mutate({ path: `files/${id}/looked`, body, done: t("refusedFiles.settled") });
      }}
    >
      <Group gap="xs" align="end">
        <TextInput
          flex="1 1 16rem"
          label={t("refusedFiles.reason")}
          value={reason}
          maxLength={LONGEST_REASON}
          dir="auto"
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={act.isPending || !reason.trim()}>
          {t("refusedFiles.looked")}
        </Button>
      </Group>
    </form>
  );
}
