import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";
import type { ShownState } from "./api.ts";

export interface GapsSearch {
  lang?: Lang;
  state?: Exclude<ShownState, "open">;
  /** The gap that is open. */
  gap?: string;
}

export interface CoverageSearch {
  lang?: Lang;
  /** The day whose questions are shown, 2006-01-02. */
  day?: string;
}

export interface ReviewSearch {
  lang?: Lang;
  /** Only what one looks after. */
  mine?: true;
}

type Search = Record<string, unknown>;

const langOf = ({ lang }: Search): { lang?: Lang } => (lang === "zh" || lang === "en" ? { lang } : {});

const gapsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/gaps",
  validateSearch: (search: Search): GapsSearch => ({
    ...langOf(search),
    ...(search.state === "accepted" || search.state === "rejected" ? { state: search.state } : {}),
    ...(typeof search.gap === "string" && search.gap ? { gap: search.gap } : {}),
  }),
  component: lazyPage(() => import("./components/gaps-page.tsx"), "GapsPage"),
});

const coverageRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/coverage",
  validateSearch: (search: Search): CoverageSearch => ({
    ...langOf(search),
    ...(typeof search.day === "string" && /^\d{4}-\d\d-\d\d$/.test(search.day) ? { day: search.day } : {}),
  }),
  component: lazyPage(() => import("./components/coverage-page.tsx"), "CoveragePage"),
});

const reviewRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/review",
  validateSearch: (search: Search): ReviewSearch => ({
    ...langOf(search),
    ...(search.mine ? { mine: true } : {}),
  }),
  component: lazyPage(() => import("./components/review-page.tsx"), "ReviewPage"),
});

export const gapRoutes = [gapsRoute, coverageRoute, reviewRoute] as const;
