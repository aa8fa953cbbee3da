import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";
import {
  DIFFERENCES,
  type DifferenceKind,
  RESULTS,
  type TestResult,
  VERDICTS,
  type Verdict,
} from "./model/words.ts";

export interface BenchSearch {
  lang?: Lang;
  part?: "replays";
  q?: string;
  result?: TestResult;
  /** The replay that is open. */
  replay?: string;
  change?: DifferenceKind;
  verdict?: Verdict;
}

const one = <T extends string>(list: readonly T[], value: unknown): T | undefined =>
  list.find((known) => known === value);

const benchRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/tests",
  validateSearch: (search: Record<string, unknown>): BenchSearch => {
    const found = {
      lang: one(["zh", "en"], search.lang),
      part: one(["replays"], search.part),
      q: typeof search.q === "string" || typeof search.q === "number" ? String(search.q) : "",
      result: one(RESULTS, search.result),
      replay: typeof search.replay === "string" ? search.replay : "",
      change: one(DIFFERENCES, search.change),
      verdict: one(VERDICTS, search.verdict),
    };
    return Object.fromEntries(Object.entries(found).filter(([, value]) => value)) as BenchSearch;
  },
  component: lazyPage(() => import("./components/bench-page.tsx"), "BenchPage"),
});

export const benchRoutes = [benchRoute] as const;
