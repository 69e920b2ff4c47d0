import type { DeskView } from "@havendesk/shared";
import { ActionIcon, Tooltip } from "@mantine/core";
import { IconInbox, IconKeyboard, IconLayoutList, IconStack2, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../rooms/people/MeContext";
import { PresenceSwitch } from "../rooms/people/PresenceSwitch";
import markUrl from "./mark.svg";
import { PersonMenu } from "./PersonMenu";
import classes from "./Rail.module.css";

const ICONS: Record<DeskView, typeof IconInbox> = {
  mine: IconInbox,
  queue: IconStack2,
  team: IconUsers,
  all: IconLayoutList,
};

export function Rail({ view, onHelp }: { view: DeskView; onHelp(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const seesAll = me.roles.some((role) => role !== "agent");
  const views: DeskView[] = seesAll ? ["mine", "queue", "team", "all"] : ["mine", "queue", "team"];
  return (
    <nav className={classes["rail"]} aria-label={t("desk.navigation")}>
      <div className={classes["brand"]}>
        <img src={markUrl} width={28} height={28} alt="" />
        <span className={classes["words"]}>Havendesk</span>
      </div>
      <ul className={classes["views"]}>
        {views.map((each) => {
          const Icon = ICONS[each];
          return (
            <li key={each}>
              <Tooltip label={t(`views.${each}`)} position="right" openDelay={400}>
                <Link
                  to="/$view"
                  params={{ view: each }}
                  className={classes["view"] ?? ""}
                  data-current={each === view}
                  aria-current={each === view ? "page" : undefined}
                  aria-label={t(`views.${each}`)}
                >
                  <Icon size={20} aria-hidden />
                  <span className={classes["words"]}>{t(`views.${each}`)}</span>
                </Link>
              </Tooltip>
            </li>
          );
        })}
      </ul>
      <div className={classes["foot"]}>
        <PersonMenu />
        <PresenceSwitch />
        <Tooltip label={t("commands.help")} position="right">
          <ActionIcon
            className={classes["help"] ?? ""}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("commands.help")}
            onClick={onHelp}
          >
            <IconKeyboard size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </nav>
  );
}
