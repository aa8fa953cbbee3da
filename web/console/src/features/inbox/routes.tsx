import type { View } from "@shopbell/shared/api/types.ts";
import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { signedInRoute } from "@/shared/router/root-routes.ts";
import { isView } from "./model/views.ts";

/** The address holds what the list shows, so that it can be shared and survives a reload. */
export interface InboxSearch {
  view?: View;
  channel?: string;
  /** Only customers who are upset or in a hurry. */
  pressing?: boolean;
  q?: string;
  /** A message to show, with a conversation that was found by it. */
  seq?: number;
}

const inboxRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/inbox",
  validateSearch: (search: Record<string, unknown>): InboxSearch => {
    const { view, channel, pressing, q, seq } = search;
    return {
      ...(isView(view) && view !== "mine" ? { view } : {}),
      ...(typeof channel === "string" && channel ? { channel } : {}),
      ...(pressing === true ? { pressing } : {}),
      ...(typeof q === "string" && q ? { q } : typeof q === "number" ? { q: String(q) } : {}),
      ...(typeof seq === "number" ? { seq } : {}),
    };
  },
  component: lazyRouteComponent(() => import("./components/inbox-page.tsx"), "InboxPage"),
});

const emptyRoute = createRoute({ getParentRoute: () => inboxRoute, path: "/" });

const conversationRoute = createRoute({
  getParentRoute: () => inboxRoute,
  path: "$conversationId",
});

export const inboxRoutes = [inboxRoute.addChildren([emptyRoute, conversationRoute])] as const;
