import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

export interface DocumentsSearch {
  /** Of the other pages of the knowledge base. */
  lang?: Lang;
}

export interface DocumentSearch {
  /** The passage that is marked. */
  passage?: string;
}

type Search = Record<string, unknown>;

const listRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/documents",
  validateSearch: ({ lang }: Search): DocumentsSearch => (lang === "zh" || lang === "en" ? { lang } : {}),
  component: lazyPage(() => import("./components/documents-page.tsx"), "DocumentsPage"),
});

const documentRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/knowledge/documents/$id",
  validateSearch: ({ passage }: Search): DocumentSearch =>
    typeof passage === "string" && passage ? { passage } : {},
  component: lazyPage(() => import("./components/document-page.tsx"), "DocumentPage"),
});

export const documentRoutes = [listRoute, documentRoute] as const;
