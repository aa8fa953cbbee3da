import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "@/shared/router/root-routes.ts";

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/login",
  validateSearch: (search: Record<string, unknown>): { to?: string } => {
    const to = search.to;
    // Only a place of this console: never another site.
    return typeof to === "string" && /^\/(?![/\\])/.test(to) ? { to } : {};
  },
  component: lazyRouteComponent(() => import("./components/login-page.tsx"), "LoginPage"),
});

const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invite/$token",
  component: lazyRouteComponent(() => import("./components/invite-page.tsx"), "InvitePage"),
});

export const authRoutes = [loginRoute, inviteRoute] as const;
