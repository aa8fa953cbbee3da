import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { authRoutes } from "@/features/auth/routes.tsx";
import { documentRoutes } from "@/features/documents/routes.tsx";
import { experimentRoutes } from "@/features/experiments/routes.tsx";
import { gapRoutes } from "@/features/gaps/routes.tsx";
import { importRoutes } from "@/features/imports/routes.tsx";
import { inboxRoutes } from "@/features/inbox/routes.tsx";
import { knowledgeRoutes } from "@/features/knowledge/routes.tsx";
import { settingsRoutes } from "@/features/settings/routes.tsx";
import { siteRoutes } from "@/features/sites/routes.tsx";
import { tableRoutes } from "@/features/tables/routes.tsx";
import { teamRoutes } from "@/features/team/routes.tsx";
import { benchRoutes } from "@/features/testbench/routes.tsx";
import { understandingRoutes } from "@/features/understanding/routes.tsx";
import { setUnauthenticatedHandler } from "@/shared/api/http.ts";
import { queryClient } from "@/shared/api/query-client.ts";
import { rootRoute, signedInRoute } from "@/shared/router/root-routes.ts";
import { sessionQuery } from "@/shared/session/session.ts";
import { NotFoundPage, RouteError } from "./route-states.tsx";

const indexRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/inbox" });
  },
});

signedInRoute.update({ component: lazyRouteComponent(() => import("./shell.tsx"), "Shell") });

const routeTree = rootRoute.addChildren([
  indexRoute,
  ...authRoutes,
  signedInRoute.addChildren([
    ...inboxRoutes,
    ...knowledgeRoutes,
    ...documentRoutes,
    ...experimentRoutes,
    ...gapRoutes,
    ...importRoutes,
    ...siteRoutes,
    ...tableRoutes,
    ...benchRoutes,
    ...understandingRoutes,
    ...teamRoutes,
    ...settingsRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: "/console",
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 200,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFoundPage,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

// The session ended while somebody worked: to the sign-in, and back to the same place after it.
setUnauthenticatedHandler(() => {
  const { href, pathname } = router.state.location;
  if (pathname === "/login" || pathname.startsWith("/invite")) return;
  queryClient.removeQueries({ queryKey: sessionQuery.queryKey });
  void router.navigate({ to: "/login", search: { to: href } });
});
