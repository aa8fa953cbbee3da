import type { Lang } from "@shopbell/shared/api/types.ts";
import { createRoute, redirect } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";
import type { ModelKind } from "./api.ts";
import { isModelKind } from "./model/models.ts";

/** The language of the model that is worked on stays from view to view. */
export interface UnderstandingSearch {
  lang?: Lang;
}

export interface TrySearch {
  text?: string;
}

export interface IntentsSearch {
  q?: string;
  /** The intent that is open, or "new". */
  intent?: string;
}

export interface ConfusionSearch {
  /** The pair whose sentences are shown. */
  want?: string;
  got?: string;
}

export interface VersionsSearch {
  kind?: ModelKind;
  /** The version that is compared with the one in service. */
  version?: string;
}

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const understandingRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/understanding",
  validateSearch: ({ lang }: Record<string, unknown>): UnderstandingSearch =>
    lang === "zh" || lang === "en" ? { lang } : {},
  component: lazyPage(() => import("./components/understanding-page.tsx"), "UnderstandingPage"),
});

const indexRoute = createRoute({
  getParentRoute: () => understandingRoute,
  path: "/",
  beforeLoad: ({ search }) => {
    throw redirect({ to: "/understanding/try", search, replace: true });
  },
});

const tryRoute = createRoute({
  getParentRoute: () => understandingRoute,
  path: "try",
  validateSearch: (search: Record<string, unknown>): TrySearch =>
    text(search.text) ? { text: text(search.text) } : {},
  component: lazyPage(() => import("./components/try-view.tsx"), "TryView"),
});

const intentsRoute = createRoute({
  getParentRoute: () => understandingRoute,
  path: "intents",
  validateSearch: ({ q, intent }: Record<string, unknown>): IntentsSearch => ({
    ...(text(q) ? { q: text(q) } : {}),
    ...(text(intent) ? { intent: text(intent) } : {}),
  }),
  component: lazyPage(() => import("./components/intents-view.tsx"), "IntentsView"),
});

const confusionRoute = createRoute({
  getParentRoute: () => understandingRoute,
  path: "confusion",
  validateSearch: ({ want, got }: Record<string, unknown>): ConfusionSearch =>
    text(want) && text(got) ? { want: text(want), got: text(got) } : {},
  component: lazyPage(() => import("./components/confusion-view.tsx"), "ConfusionView"),
});

const labelRoute = createRoute({
  getParentRoute: () => understandingRoute,
  path: "label",
  component: lazyPage(() => import("./components/label-view.tsx"), "LabelView"),
});

const versionsRoute = createRoute({
  getParentRoute: () => understandingRoute,
  path: "versions",
  validateSearch: ({ kind, version }: Record<string, unknown>): VersionsSearch => ({
    ...(isModelKind(kind) && kind !== "intent" ? { kind } : {}),
    ...(text(version) ? { version: text(version) } : {}),
  }),
  component: lazyPage(() => import("./components/versions-view.tsx"), "VersionsView"),
});

export const understandingRoutes = [
  understandingRoute.addChildren([
    indexRoute,
    tryRoute,
    intentsRoute,
    confusionRoute,
    labelRoute,
    versionsRoute,
  ]),
] as const;
