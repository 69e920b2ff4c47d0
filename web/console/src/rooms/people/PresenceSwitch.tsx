import type { PresenceStatus } from "@havendesk/shared";
import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLive } from "../../live/LiveProvider";
import { useTell } from "../../ui/tell";
import { useMe } from "./MeContext";
import classes from "./PresenceSwitch.module.css";
import { useSetPresence } from "./queries";

const CHOICES: PresenceStatus[] = ["available", "busy", "away", "wrap_up"];

/** Whether contacts come. Without a connection none can come, whatever was chosen: then it says so. */
export function PresenceSwitch() {
  const { t } = useTranslation();
  const me = useMe();
  const tell = useTell();
  const online = useLive((state) => state.link.phase === "online" || !state.link.everOnline);
  const set = useSetPresence();
  const shown: PresenceStatus = online ? me.presence : "offline";
  return (
    <Menu position="top-start" withinPortal shadow="md">
      <Menu.Target>
        <UnstyledButton
          className={classes["button"] ?? ""}
          aria-label={t("presence.label", { status: t(`presence.${shown}`) })}
        >
          <span className={classes["dot"]} data-status={shown} aria-hidden />
          <span className={classes["words"]}>{t(`presence.${shown}`)}</span>
          <IconChevronDown className={classes["words"] ?? ""} size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {CHOICES.map((status) => (
          <Menu.Item
            key={status}
            leftSection={<span className={classes["dot"]} data-status={status} aria-hidden />}
            rightSection={status === me.presence ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => set.mutate(status, { onError: (error) => tell.failed(error) })}
          >
            {t(`presence.${status}`)}
            <span className={classes["hint"]}>{t(`presence.hint.${status as "busy"}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
