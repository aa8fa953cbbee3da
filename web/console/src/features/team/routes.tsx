import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

const teamRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/team",
  component: lazyPage(() => import("./components/team-page.tsx"), "TeamPage"),
});

export const teamRoutes = [teamRoute] as const;
