import type { DeskView } from "@havendesk/shared";
import { IconMessages } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { usePageEffects } from "../live/LiveProvider";
import { useMe } from "../rooms/people/MeContext";
import { useKeepPresence } from "../rooms/people/useKeepPresence";
import { SidePane } from "../rooms/tickets/SidePane";
import { TicketList } from "../rooms/tickets/TicketList";
import { TicketPane } from "../rooms/tickets/TicketPane";
import { useAnnounce } from "../ui/Announcer";
import { Notice } from "../ui/Notice";
import { useTell } from "../ui/tell";
import { Banners } from "./Banners";
import { useCommands } from "./commands";
import classes from "./Desk.module.css";
import { HelpDialog } from "./HelpDialog";
import { Rail } from "./Rail";

const WIDE = "(min-width: 80em)";

/** The four columns; on a phone one at a time: list, conversation or situation. */
export function DeskFrame({ view, ticket }: { view: DeskView; ticket: string | null }) {
  const { t } = useTranslation();
  const [help, setHelp] = useState(false);
  const [side, setSide] = useState(() => window.matchMedia(WIDE).matches);
  useCommands([
    { id: "desk.help", group: "desk", keys: "?", label: t("commands.help"), run: () => setHelp(true) },
    {
      id: "desk.situation",
      group: "desk",
      keys: "i",
      label: t("situation.toggle"),
      run: () => setSide((on) => !on),
    },
  ]);
  useSpokenMessages(ticket);
  useKeepPresence();

  return (
    <div className={classes["desk"]} data-open={ticket !== null} data-side={side && ticket !== null}>
      <a className={classes["skip"]} href="#conversation">
        {t("desk.skip")}
      </a>
      <Banners />
      <Rail view={view} onHelp={() => setHelp(true)} />
      <main className={classes["main"]}>
        <h1 className="hd-visually-hidden">Havendesk</h1>
        <div className={classes["list"]}>
          <TicketList key={view} view={view} selected={ticket} />
        </div>
        <div id="conversation" className={classes["pane"]} tabIndex={-1}>
          {ticket ? (
            <TicketPane
              key={ticket}
              id={ticket}
              view={view}
              situationShown={side}
              onSituation={() => setSide((on) => !on)}
            />
          ) : (
            <Notice icon={<IconMessages size={32} aria-hidden />} title={t("desk.noneOpen")}>
              {t("desk.noneOpenHint")}
            </Notice>
          )}
        </div>
      </main>
      {side && ticket ? (
        <aside className={classes["side"]} aria-label={t("situation.label")}>
          <SidePane key={ticket} ticket={ticket} onClose={() => setSide(false)} />
        </aside>
      ) : null}
      {help ? <HelpDialog onClose={() => setHelp(false)} /> : null}
    </div>
  );
}

/** New messages of the open ticket are spoken, new contacts and masked secrets are said. */
function useSpokenMessages(open: string | null): void {
  const { t } = useTranslation();
  const me = useMe();
  const announce = useAnnounce();
  const tell = useTell();
  usePageEffects((effect) => {
    if (effect.do === "heard" && effect.ticket === open) {
      const others = effect.messages.filter((message) => message.author.id !== me.id);
      const last = others.at(-1);
      if (last)
        announce(
          t("desk.spoken", { name: last.author.name || t(`author.${last.author.kind}`), text: last.text }),
        );
    }
    if (effect.do === "assigned" && effect.mine && effect.ticket !== open) tell.done(t("desk.newContact"));
    if (effect.do === "masked") tell.warn(t("desk.maskedTitle"), t("desk.maskedText"));
  });
}
