import type { EntryState, Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";
import { STATES } from "./model/life.ts";
import type { ShownKind } from "./overlaps-api.ts";

export interface KnowledgeSearch {
  lang?: Lang;
  category?: string;
  q?: string;
  /** The state of the entries. */
  stage?: EntryState;
  tag?: string;
  /** The id of a member of the team, or "none". */
  owner?: string;
  /** Only what is due for a check. */
  due?: true;
  /** Only those that have helped visitors least. */
  worst?: true;
  /** The entry in the editor, or "new". */
  entry?: string;
}

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const knowledgeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge",
  validateSearch: (search: Record<string, unknown>): KnowledgeSearch => {
    const { lang, category, q, entry, stage, tag, owner, due, worst } = search;
    return {
      ...(lang === "zh" || lang === "en" ? { lang } : {}),
      ...(text(category) ? { category: text(category) } : {}),
      ...(text(q) ? { q: text(q) } : {}),
      ...(STATES.includes(stage as EntryState) ? { stage: stage as EntryState } : {}),
      ...(text(tag) ? { tag: text(tag) } : {}),
      ...(text(owner) ? { owner: text(owner) } : {}),
      ...(due === true ? { due: true as const } : {}),
      ...(worst === true ? { worst } : {}),
      ...(text(entry) ? { entry: text(entry) } : {}),
    };
  },
  component: lazyPage(() => import("./components/knowledge-page.tsx"), "KnowledgePage"),
});

export interface HistorySearch {
  /** The import that is shown; without it the newest. */
  from?: string;
  /** The cluster that is open. */
  cluster?: string;
  /** With those that are decided. */
  all?: true;
}

const historyRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/history",
  validateSearch: ({ from, cluster, all }: Record<string, unknown>): HistorySearch => ({
    ...(text(from) ? { from: text(from) } : {}),
    ...(text(cluster) ? { cluster: text(cluster) } : {}),
    ...(all === true ? { all } : {}),
  }),
  component: lazyPage(() => import("./components/history-page.tsx"), "HistoryPage"),
});

export interface OverlapsSearch {
  lang?: Lang;
  /** Which kind is shown; without it all of them. */
  found?: Exclude<ShownKind, "all">;
  category?: string;
  /** A pair of the group that is open. */
  pair?: string;
}

const FOUND = ["contradiction", "duplicate", "scoped", "dismissed"] as const;

const overlapsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/overlaps",
  validateSearch: ({ lang, found, category, pair }: Record<string, unknown>): OverlapsSearch => {
    const kind = FOUND.find((one) => one === found);
    return {
      ...(lang === "zh" || lang === "en" ? { lang } : {}),
      ...(kind ? { found: kind } : {}),
      ...(text(category) ? { category: text(category) } : {}),
      ...(text(pair) ? { pair: text(pair) } : {}),
    };
  },
  component: lazyPage(() => import("./components/overlaps-page.tsx"), "OverlapsPage"),
});

export const knowledgeRoutes = [knowledgeRoute, historyRoute, overlapsRoute] as const;
