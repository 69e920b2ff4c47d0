import { ActionIcon, Tabs } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { HelpPanel, useFirstSuggestion } from "../assistance/HelpPanel";
import { useHelp } from "../assistance/queries";
import { Situation } from "../exchange/Situation";
import { useMe } from "../people/MeContext";
import { useStaff } from "../people/queries";
import { RecoveryHere } from "../recovery/RecoveryHere";
import { History } from "./History";
import { useTicketDetail } from "./queries";
import classes from "./SidePane.module.css";

/** What was refused while the ticket was not open to this person is asked for again as soon as it is. */
function useAgainOnceOpen(ticket: string, open: boolean) {
  const queries = useQueryClient();
  useEffect(() => {
    if (!open) return;
    void queries.refetchQueries({
      type: "active",
      predicate: ({ queryKey, state }) => queryKey.includes(ticket) && state.status === "error",
    });
  }, [queries, ticket, open]);
}

/** Beside the conversation: the customer's situation, and what was done with the ticket. */
export function SidePane({ ticket, onClose }: { ticket: string; onClose(): void }) {
  const { t } = useTranslation();
  const detail = useTicketDetail(ticket);
  const staff = useStaff(true);
  const me = useMe();
  // Finders run when the ticket is opened, whichever tab is shown.
  const mayAsk = me.permissions.includes("assistance.help");
  const help = useHelp(ticket, mayAsk);
  useAgainOnceOpen(ticket, detail !== undefined);
  useFirstSuggestion(ticket, help.data);
  const offered = [...(help.data?.findings ?? []), ...(help.data?.articles ?? [])].filter(
    (each) => each.outcome === "offered",
  ).length;
  const names = useMemo(
    () => new Map((staff.data ?? []).map((member) => [member.id, member.name] as const)),
    [staff.data],
  );
  return (
    <Tabs defaultValue="situation" className={classes["pane"] ?? ""} keepMounted={false}>
      <h2 className="hd-visually-hidden">{t("situation.toggle")}</h2>
      <div className={classes["head"]}>
        <Tabs.List className={classes["tabs"] ?? ""}>
          <Tabs.Tab value="situation">{t("situation.label")}</Tabs.Tab>
          {mayAsk ? (
            <Tabs.Tab value="help">
              {t("help.label")}
              {offered > 0 ? <span className={classes["count"]}>{offered}</span> : null}
            </Tabs.Tab>
          ) : null}
          <Tabs.Tab value="history">{t("history.label")}</Tabs.Tab>
        </Tabs.List>
        <ActionIcon variant="subtle" color="gray" aria-label={t("ui.close")} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <Tabs.Panel value="situation" className={classes["panel"] ?? ""} tabIndex={0}>
        {detail ? <RecoveryHere ticket={detail.ticket} /> : null}
        <Situation ticket={ticket} />
      </Tabs.Panel>
      <Tabs.Panel value="help" className={classes["panel"] ?? ""} tabIndex={0}>
        <HelpPanel ticket={ticket} query={help} />
      </Tabs.Panel>
      <Tabs.Panel value="history" className={classes["panel"] ?? ""} tabIndex={0}>
        <History entries={detail?.history ?? []} names={names} />
      </Tabs.Panel>
    </Tabs>
  );
}
