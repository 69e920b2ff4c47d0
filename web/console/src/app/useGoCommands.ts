import type { PresenceStatus } from "@havendesk/shared";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../rooms/people/MeContext";
import { useSetPresence } from "../rooms/people/queries";
import { useViews } from "../rooms/tickets/list/queries";
import { useTell } from "../ui/tell";
import { type Command, useCommands } from "./commands";
import {
  builtInFor,
  mayAudit,
  mayMindHolds,
  maySeeConduct,
  maySeeLive,
  maySeeSecurity,
  mayWriteArticles,
} from "./destinations";

const VIEW_KEYS = {
  mine: "g m",
  queue: "g q",
  team: "g t",
  all: "g a",
  snoozed: "g s",
  mentioned: "g @",
  unread: "g u",
} as const;

const PRESENCE_KEYS: Array<[PresenceStatus, string]> = [
  ["available", "p a"],
  ["busy", "p b"],
  ["away", "p w"],
  ["wrap_up", "p u"],
];

/** Every place of the desk, and every presence, by key and in the palette. */
export function useGoCommands(): void {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const views = useViews();
  const tell = useTell();
  const presence = useSetPresence();
  const toView = (view: string) => () => void navigate({ to: "/$view", params: { view } });
  const go: Command[] = [
    ...builtInFor(me).map((view) => ({
      id: `go.${view}`,
      group: "go" as const,
      keys: VIEW_KEYS[view],
      label: t(`views.${view}`),
      run: toView(view),
    })),
    {
      id: "go.inbox",
      group: "go",
      keys: "g i",
      label: t("inbox.label"),
      run: () => void navigate({ to: "/inbox" }),
    },
    {
      id: "go.approvals",
      group: "go",
      keys: "g v",
      label: t("approvals.label"),
      run: () => void navigate({ to: "/approvals" }),
    },
    {
      id: "go.macros",
      group: "go",
      keys: "g c",
      label: t("macros.label"),
      run: () => void navigate({ to: "/manage/macros" }),
    },
    {
      id: "go.tags",
      group: "go",
      keys: "g g",
      label: t("tags.label"),
      run: () => void navigate({ to: "/manage/tags" }),
    },
    ...(mayWriteArticles(me)
      ? [
          {
            id: "go.knowledge",
            group: "go" as const,
            keys: "g k",
            label: t("knowledge.label"),
            run: () => void navigate({ to: "/knowledge" }),
          },
        ]
      : []),
    ...(mayMindHolds(me)
      ? [
          {
            id: "go.holds",
            group: "go" as const,
            keys: "g h",
            label: t("holds.label"),
            run: () => void navigate({ to: "/holds" }),
          },
        ]
      : []),
    ...(mayAudit(me)
      ? [
          {
            id: "go.audit",
            group: "go" as const,
            keys: "g r",
            label: t("audit.label"),
            run: () => void navigate({ to: "/audit" }),
          },
        ]
      : []),
    ...(maySeeLive(me)
      ? [
          {
            id: "go.live",
            group: "go" as const,
            keys: "g l",
            label: t("livePage.label"),
            run: () => void navigate({ to: "/live" }),
          },
        ]
      : []),
    ...(maySeeSecurity(me)
      ? [
          {
            id: "go.security",
            group: "go" as const,
            keys: "g x",
            label: t("security.label"),
            run: () => void navigate({ to: "/security" }),
          },
        ]
      : []),
    ...(maySeeConduct(me)
      ? [
          {
            id: "go.conduct",
            group: "go" as const,
            keys: "g o",
            label: t("conduct.label"),
            run: () => void navigate({ to: "/conduct" }),
          },
        ]
      : []),
    ...(views.data ?? []).map((view) => ({
      id: `go.${view.id}`,
      group: "go" as const,
      label: view.name,
      run: toView(view.id),
    })),
  ];
  const be = PRESENCE_KEYS.map(
    ([status, keys]): Command => ({
      id: `desk.presence.${status}`,
      group: "desk",
      keys,
      label: t("presence.become", { status: t(`presence.${status}`) }),
      run: () => presence.mutate(status, { onError: (error) => tell.failed(error) }),
    }),
  );
  useCommands([...go, ...be]);
}
