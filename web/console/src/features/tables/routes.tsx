import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

export interface TablesSearch {
  lang?: Lang;
}

const listRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/tables",
  validateSearch: ({ lang }: Record<string, unknown>): TablesSearch =>
    lang === "zh" || lang === "en" ? { lang } : {},
  component: lazyPage(() => import("./components/tables-page.tsx"), "TablesPage"),
});

/** One table; the id "new" is a table that is not saved yet. */
const tableRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/tables/$id",
  component: lazyPage(() => import("./components/table-page.tsx"), "TablePage"),
});

export const tableRoutes = [listRoute, tableRoute] as const;
