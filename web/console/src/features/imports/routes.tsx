import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

const listRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/imports",
  component: lazyPage(() => import("./components/imports-page.tsx"), "ImportsPage"),
});

const importRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/imports/$id",
  component: lazyPage(() => import("./components/import-page.tsx"), "ImportPage"),
});

export const importRoutes = [listRoute, importRoute] as const;
