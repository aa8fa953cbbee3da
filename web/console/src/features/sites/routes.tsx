import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

export interface SitesSearch {
  /** Of the other pages of the knowledge base. */
  lang?: Lang;
}

const listRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/sites",
  validateSearch: ({ lang }: Record<string, unknown>): SitesSearch =>
    lang === "zh" || lang === "en" ? { lang } : {},
  component: lazyPage(() => import("./components/sites-page.tsx"), "SitesPage"),
});

const siteRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/sites/$id",
  component: lazyPage(() => import("./components/site-page.tsx"), "SitePage"),
});

export const siteRoutes = [listRoute, siteRoute] as const;
