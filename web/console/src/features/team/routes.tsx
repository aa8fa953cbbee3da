import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedInRoute } from "@/shared/router/root-routes.ts";

const teamRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/team",
  component: lazyRouteComponent(() => import("./components/team-page.tsx"), "TeamPage"),
});

export const teamRoutes = [teamRoute] as const;
