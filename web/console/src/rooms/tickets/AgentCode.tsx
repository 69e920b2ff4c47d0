import type { TicketRow } from "@havendesk/shared";
import { ActionIcon, Popover, Text, Tooltip } from "@mantine/core";
import { IconIdBadge2 } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useBackend } from "../../api/context";
import { formatTime } from "../../ui/format";
import { ErrorNotice } from "../../ui/Notice";
import { useLanguage } from "../../ui/useLanguage";
import { useMe } from "../people/MeContext";
import classes from "./AgentCode.module.css";
import { isOver } from "./row";

interface Code {
  code: string;
  until: string;
}

/** The code that the agent may tell this customer, who reads the same one. Only for who serves the ticket. */
export function AgentCode({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const me = useMe();
  const backend = useBackend();
  const [open, setOpen] = useState(false);
  const asked = useMutation({
    mutationFn: () => backend.request<Code>("POST", `/desk/tickets/${row.id}/code`),
  });
  if (row.assignee_id !== me.id || isOver(row) || !me.permissions.includes("routing.own_code")) return null;
  const show = () => {
    setOpen((before) => !before);
    if (!open) asked.mutate();
  };
  const label = t("conversation.code");
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" shadow="md" width={280} withinPortal>
      <Popover.Target>
        <Tooltip label={label} disabled={open}>
          <ActionIcon variant="default" size={30} aria-label={label} onClick={show}>
            <IconIdBadge2 size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>
        <div role="status">
          {asked.data ? (
            <>
              <p className={classes["code"]}>{asked.data.code}</p>
              <Text size="xs" c="dimmed">
                {t("conversation.codeUntil", { time: formatTime(asked.data.until, language) })}
              </Text>
            </>
          ) : null}
          {asked.error ? <ErrorNotice error={asked.error} onRetry={() => asked.mutate()} /> : null}
        </div>
        <Text size="sm">{t("conversation.codeHint")}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
