import {
  ARTICLE_STATES,
  type ArticleState,
  CUSTOMER_LANGUAGES,
  type CustomerLanguage,
} from "@havendesk/shared";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { isViewId } from "../rooms/tickets/list/views";
import { BrokenPage } from "./BrokenPage";
import { Desk } from "./Desk";
import { NotFoundPage } from "./NotFoundPage";
import { patiently } from "./patiently";
import { ViewPage } from "./ViewPage";

const root = createRootRoute({
  component: Desk,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/$view", params: { view: "mine" } });
  },
});

const view = createRoute({
  getParentRoute: () => root,
  path: "/$view",
  component: ViewPage,
  beforeLoad: ({ params }) => {
    if (!isViewId(params.view)) throw redirect({ to: "/$view", params: { view: "mine" } });
  },
});
const ticket = createRoute({
  getParentRoute: () => view,
  path: "$ticket",
  /** `?listen=true`: a lead comes to read along. */
  validateSearch: (search: Record<string, unknown>): { listen?: true } =>
    search["listen"] === true ? { listen: true } : {},
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: "/inbox",
  component: lazyRouteComponent(() => patiently(() => import("./InboxPage")), "InboxPage"),
});
const inboxTicket = createRoute({ getParentRoute: () => inbox, path: "$ticket" });

const live = createRoute({
  getParentRoute: () => root,
  path: "/live",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/routing/live/LivePage")), "LivePage"),
});

const security = createRoute({
  getParentRoute: () => root,
  path: "/security",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/security/CasesPage")), "CasesPage"),
});
const warnings = createRoute({
  getParentRoute: () => root,
  path: "/security/warnings",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/security/WarningsPage")),
    "WarningsPage",
  ),
});
const freezes = createRoute({
  getParentRoute: () => root,
  path: "/security/freezes",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/security/FreezesPage")),
    "FreezesPage",
  ),
});
const refusedFiles = createRoute({
  getParentRoute: () => root,
  path: "/security/files",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/security/FilesPage")), "FilesPage"),
});
const recoveries = createRoute({
  getParentRoute: () => root,
  path: "/security/recoveries",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/recovery/RecoveriesPage")),
    "RecoveriesPage",
  ),
});
const takeover = createRoute({
  getParentRoute: () => root,
  path: "/security/$case",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/security/CasePage")), "CasePage"),
});
const conduct = createRoute({
  getParentRoute: () => root,
  path: "/conduct",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/conduct/ConductPage")), "ConductPage"),
});
const investigation = createRoute({
  getParentRoute: () => root,
  path: "/conduct/$investigation",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/conduct/InvestigationPage")),
    "InvestigationPage",
  ),
});
const approvals = createRoute({
  getParentRoute: () => root,
  path: "/approvals",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/people/approvals/ApprovalsPage")),
    "ApprovalsPage",
  ),
});

const macros = createRoute({
  getParentRoute: () => root,
  path: "/manage/macros",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/tickets/manage/MacrosPage")),
    "MacrosPage",
  ),
});
const tags = createRoute({
  getParentRoute: () => root,
  path: "/manage/tags",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/tickets/manage/TagsPage")),
    "TagsPage",
  ),
});

const knowledge = createRoute({
  getParentRoute: () => root,
  path: "/knowledge",
  validateSearch: (search: Record<string, unknown>): { shown?: ArticleState } => {
    const shown = ARTICLE_STATES.find((state) => state === search["shown"]);
    return shown ? { shown } : {};
  },
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/knowledge/ArticlesPage")),
    "ArticlesPage",
  ),
});
const article = createRoute({
  getParentRoute: () => root,
  path: "/knowledge/article/$slug",
  validateSearch: (search: Record<string, unknown>): { in?: CustomerLanguage } => {
    const language = CUSTOMER_LANGUAGES.find((one) => one === search["in"]);
    return language ? { in: language } : {};
  },
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/knowledge/ArticlePage")),
    "ArticlePage",
  ),
});
const feedback = createRoute({
  getParentRoute: () => root,
  path: "/knowledge/feedback",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/knowledge/FeedbackPage")),
    "FeedbackPage",
  ),
});
const coverage = createRoute({
  getParentRoute: () => root,
  path: "/knowledge/coverage",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/knowledge/CoveragePage")),
    "CoveragePage",
  ),
});

const answers = createRoute({
  getParentRoute: () => root,
  path: "/knowledge/answers",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/bot/ReviewsPage")), "ReviewsPage"),
});
const models = createRoute({
  getParentRoute: () => root,
  path: "/knowledge/models",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/bot/ModelsPage")), "ModelsPage"),
});

const holds = createRoute({
  getParentRoute: () => root,
  path: "/holds",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/protection/HoldsPage")), "HoldsPage"),
});
const channels = createRoute({
  getParentRoute: () => root,
  path: "/holds/contacts",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/protection/ChannelsPage")),
    "ChannelsPage",
  ),
});

const certificates = createRoute({
  getParentRoute: () => root,
  path: "/holds/certificates",
  component: lazyRouteComponent(
    () => patiently(() => import("../rooms/certificates/CertificatesPage")),
    "CertificatesPage",
  ),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  component: lazyRouteComponent(() => patiently(() => import("../rooms/audit/AuditPage")), "AuditPage"),
});

const tree = root.addChildren([
  home,
  inbox.addChildren([inboxTicket]),
  live,
  security,
  freezes,
  refusedFiles,
  warnings,
  recoveries,
  takeover,
  conduct,
  investigation,
  approvals,
  macros,
  tags,
  knowledge,
  article,
  feedback,
  coverage,
  answers,
  models,
  audit,
  holds,
  channels,
  certificates,
  view.addChildren([ticket]),
]);

export function makeRouter(history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    basepath: "/console",
    defaultErrorComponent: BrokenPage,
    ...(history ? { history } : {}),
  });
}

export type ConsoleRouter = ReturnType<typeof makeRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: ConsoleRouter;
  }
}
