import type { EntryState, Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";
import { STATES } from "./model/life.ts";

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

export const knowledgeRoutes = [knowledgeRoute, historyRoute] as const;
