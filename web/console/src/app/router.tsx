import type { DeskView } from "@havendesk/shared";
import {
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
  redirect,
} from "@tanstack/react-router";
import { BrokenPage } from "./BrokenPage";
import { Desk } from "./Desk";
import { NotFoundPage } from "./NotFoundPage";

export const VIEWS: readonly DeskView[] = ["mine", "queue", "team", "all"];

export function isView(value: string): value is DeskView {
  return VIEWS.some((view) => view === value);
}

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
  beforeLoad: ({ params }) => {
    if (!isView(params.view)) throw redirect({ to: "/$view", params: { view: "mine" } });
  },
});

const ticket = createRoute({ getParentRoute: () => view, path: "$ticket" });

const tree = root.addChildren([home, view.addChildren([ticket])]);

export function makeRouter(history?: RouterHistory) {
  return createRouter({ routeTree: tree, basepath: "/console", ...(history ? { history } : {}) });
}

export type ConsoleRouter = ReturnType<typeof makeRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: ConsoleRouter;
  }
}
