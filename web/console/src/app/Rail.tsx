import type { BuiltInView, Count, SavedView } from "@havendesk/shared";
import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconActivity,
  IconAt,
  IconBell,
  IconBook2,
  IconBookmark,
  IconChecks,
  IconFileSearch,
  IconInbox,
  IconKeyboard,
  IconLayoutList,
  IconLock,
  IconMailOpened,
  IconMessage2Bolt,
  IconSearch,
  IconShieldCheck,
  IconStack2,
  IconTags,
  IconUserSearch,
  IconUsers,
  IconUsersGroup,
  IconWorld,
  IconZzz,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useToDecide } from "../rooms/people/approvals/queries";
import { useMe } from "../rooms/people/MeContext";
import { PresenceSwitch } from "../rooms/people/PresenceSwitch";
import { useOverdueHolds } from "../rooms/protection/queries";
import { useRefusedFiles } from "../rooms/security/queries";
import { useInboxUnread } from "../rooms/tickets/inbox/queries";
import { useCounts, useViews } from "../rooms/tickets/list/queries";
import { inOrder } from "../rooms/tickets/list/views";
import { useLanguage } from "../ui/useLanguage";
import {
  builtInFor,
  mayAudit,
  mayMindHolds,
  maySeeChannels,
  maySeeConduct,
  maySeeLive,
  maySeeSecurity,
  mayWriteArticles,
  servesTickets,
} from "./destinations";
import markUrl from "./mark.svg";
import { PersonMenu } from "./PersonMenu";
import classes from "./Rail.module.css";

type Icon = typeof IconInbox;

const ICONS: Record<BuiltInView, Icon> = {
  mine: IconInbox,
  unread: IconMailOpened,
  mentioned: IconAt,
  snoozed: IconZzz,
  queue: IconStack2,
  team: IconUsers,
  all: IconLayoutList,
};

const ON_PHONE: ReadonlySet<string> = new Set(["mine", "queue", "team"]);

const SCOPE_ICONS: Record<SavedView["scope"], Icon> = {
  private: IconBookmark,
  team: IconUsersGroup,
  all: IconWorld,
};

/** Where one can go, with how much waits there. */
export function Rail({ onHelp, onPalette }: { onHelp(): void; onPalette(): void }) {
  const { t } = useTranslation();
  const me = useMe();
  const counts = useCounts().data ?? {};
  const views = inOrder(useViews().data ?? []);
  const unread = useInboxUnread();
  const toDecide = useToDecide();
  const mayLook = me.permissions.includes("tickets.refused_files");
  const refused = useRefusedFiles(mayLook).data?.pages[0]?.unseen ?? 0;
  return (
    <nav className={classes["rail"]} aria-label={t("desk.navigation")}>
      <div className={classes["brand"]}>
        <img src={markUrl} width={28} height={28} alt="" />
        <span className={classes["words"]}>Havendesk</span>
      </div>
      <button type="button" className={classes["search"]} onClick={onPalette} aria-keyshortcuts="Control+K">
        <IconSearch size={17} aria-hidden />
        <span className={classes["words"]}>{t("palette.open")}</span>
      </button>
      <div className={classes["scroll"]}>
        <ul className={classes["views"]}>
          {servesTickets(me) ? (
            <Place
              to="/inbox"
              icon={IconBell}
              name={t("inbox.label")}
              count={unread > 0 ? { count: unread, more: false } : undefined}
              loud={unread > 0}
              phone
            />
          ) : null}
          {builtInFor(me).map((view) => (
            <Place
              key={view}
              to="/$view"
              view={view}
              icon={ICONS[view]}
              name={t(`views.${view}`)}
              count={counts[view]}
              phone={ON_PHONE.has(view)}
            />
          ))}
          <Place
            to="/approvals"
            icon={IconChecks}
            name={t("approvals.label")}
            count={toDecide > 0 ? { count: toDecide, more: false } : undefined}
            loud={toDecide > 0}
            phone={!servesTickets(me)}
          />
          {maySeeLive(me) ? <Place to="/live" icon={IconActivity} name={t("livePage.label")} phone /> : null}
          {maySeeSecurity(me) ? (
            <Place
              to="/security"
              icon={IconShieldCheck}
              name={t("security.label")}
              count={refused > 0 ? { count: refused, more: false } : undefined}
              loud={refused > 0}
              phone
            />
          ) : null}
          {maySeeConduct(me) ? <Place to="/conduct" icon={IconUserSearch} name={t("conduct.label")} /> : null}
        </ul>
        {views.length > 0 ? (
          <>
            <h2 className={classes["section"]}>{t("views.savedOnes")}</h2>
            <ul className={classes["views"]}>
              {views.map((view) => (
                <Place
                  key={view.id}
                  to="/$view"
                  view={view.id}
                  icon={SCOPE_ICONS[view.scope]}
                  name={view.name}
                  theirs
                  count={counts[view.id]}
                />
              ))}
            </ul>
          </>
        ) : null}
        <Managing />
      </div>
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

/** What some people also keep in order. */
function Managing() {
  const { t } = useTranslation();
  const me = useMe();
  const overdue = useOverdueHolds() ?? 0;
  return (
    <>
      <h2 className={classes["section"]}>{t("desk.manage")}</h2>
      <ul className={classes["views"]}>
        {mayWriteArticles(me) ? (
          <Place to="/knowledge" icon={IconBook2} name={t("knowledge.label")} phone={!servesTickets(me)} />
        ) : null}
        {mayMindHolds(me) ? (
          <Place
            to="/holds"
            icon={IconLock}
            name={t("holds.label")}
            count={overdue > 0 ? { count: overdue, more: false } : undefined}
            loud={overdue > 0}
            phone
          />
        ) : null}
        {maySeeChannels(me) && !mayMindHolds(me) ? (
          <Place to="/holds/contacts" icon={IconLock} name={t("holds.contacts")} />
        ) : null}
        {mayAudit(me) ? <Place to="/audit" icon={IconFileSearch} name={t("audit.label")} phone /> : null}
        {servesTickets(me) ? (
          <>
            <Place to="/manage/macros" icon={IconMessage2Bolt} name={t("macros.label")} />
            <Place to="/manage/tags" icon={IconTags} name={t("tags.label")} />
          </>
        ) : null}
      </ul>
    </>
  );
}

type PlaceTo =
  | { to: "/$view"; view: string }
  | {
      to:
        | "/approvals"
        | "/audit"
        | "/conduct"
        | "/holds"
        | "/holds/contacts"
        | "/inbox"
        | "/knowledge"
        | "/live"
        | "/security"
        | "/manage/macros"
        | "/manage/tags";
      view?: never;
    };

type PlaceProps = PlaceTo & {
  icon: Icon;
  name: string;
  /** The name is somebody's own words, not ours. */
  theirs?: boolean;
  count?: Count | undefined;
  /** The count asks for attention. */
  loud?: boolean;
  /** Also stands at the foot of a phone; the palette has the others. */
  phone?: boolean;
};

function Place({ to, view, icon: Icon, name, theirs = false, count, loud = false, phone }: PlaceProps) {
  const inside: ReactNode = (
    <>
      <Icon size={19} aria-hidden />
      <span className={classes["words"]} {...(theirs ? { translate: "no" as const } : {})}>
        <bdi>{name}</bdi>
      </span>
    </>
  );
  const shared = {
    className: classes["view"] ?? "",
    activeProps: { "data-current": true, "aria-current": "page" as const },
  };
  return (
    <li className={classes["place"]} data-phone={phone}>
      <Tooltip label={name} position="right" openDelay={500}>
        {to === "/$view" ? (
          <Link to={to} params={{ view: view ?? "mine" }} {...shared}>
            {inside}
          </Link>
        ) : (
          <Link to={to} {...shared}>
            {inside}
          </Link>
        )}
      </Tooltip>
      {count && count.count > 0 ? <Held count={count} loud={loud} /> : null}
    </li>
  );
}

/** How many; beside the link, so that its name stays its name. */
function Held({ count, loud }: { count: Count; loud: boolean }) {
  const language = useLanguage();
  const more = count.more ? "+" : "";
  return (
    <span className={classes["count"]} data-loud={loud} data-short={count.count > 999 ? "999+" : count.count}>
      <span>
        {new Intl.NumberFormat(language).format(count.count)}
        {more}
      </span>
    </span>
  );
}
