import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

export interface ExperimentsSearch {
  lang?: Lang;
  /** The test that is open. */
  test?: string;
}

const experimentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/experiments",
  validateSearch: ({ lang, test }: Record<string, unknown>): ExperimentsSearch => ({
    ...(lang === "zh" || lang === "en" ? { lang } : {}),
    ...(typeof test === "string" && test ? { test } : {}),
  }),
  component: lazyPage(() => import("./components/experiments-page.tsx"), "ExperimentsPage"),
});

export const experimentRoutes = [experimentsRoute] as const;
