import type { TicketRow } from "@havendesk/shared";
import { Button } from "@mantine/core";
import { IconEar, IconEarOff } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../app/commands";
import { useLive, useLiveClient } from "../../live/LiveProvider";
import { useMe } from "../people/MeContext";

/** A lead reads along with somebody else's conversation. The customer is told, and it is on the record. */
export function ListenButton({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const may = me.roles.includes("lead") && row.handler === "agent" && row.assignee_id !== me.id;
  const [on, set] = useListening(row.id, may);
  useCommands(
    may
      ? [
          {
            id: "conversation.listen",
            group: "conversation",
            keys: "Shift+l",
            label: on ? t("listen.end") : t("listen.begin"),
            run: () => set(!on),
          },
        ]
      : [],
  );
  if (!may) return null;
  return (
    <Button
      size="xs"
      variant={on ? "filled" : "default"}
      aria-pressed={on}
      leftSection={on ? <IconEarOff size={16} aria-hidden /> : <IconEar size={16} aria-hidden />}
      onClick={() => set(!on)}
    >
      {on ? t("listen.end") : t("listen.begin")}
    </Button>
  );
}

/** Said again after every reconnect; ended when the conversation is left. */
function useListening(ticket: string, may: boolean): [boolean, (on: boolean) => void] {
  const client = useLiveClient();
  const navigate = useNavigate();
  // The gateway refuses to let anybody listen to what they have not opened, and the page opens it in its own time.
  const open = useLive(
    (state) => state.link.phase === "online" && (state.conversations[ticket]?.state ?? null) !== null,
  );
  const asked = (useSearch({ strict: false }) as { listen?: boolean }).listen === true;
  const [on, setOn] = useState(asked && may);
  useEffect(() => {
    if (!on || !may || !open) return;
    client.listen(ticket, true);
    return () => client.listen(ticket, false);
  }, [client, ticket, on, may, open]);
  const set = useCallback(
    (now: boolean) => {
      setOn(now);
      if (!now && asked) void navigate({ to: ".", search: {}, replace: true });
    },
    [asked, navigate],
  );
  return [on && may, set];
}
