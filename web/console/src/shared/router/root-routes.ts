import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { isApiError } from "@/shared/api/http.ts";
import { sessionQuery } from "@/shared/session/session.ts";

export interface RouterContext {
  queryClient: QueryClient;
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({});

/** Everything below needs somebody who is signed in. Its frame is set in app/router.tsx. */
export const signedInRoute = createRoute({
  id: "signed-in",
  getParentRoute: () => rootRoute,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(sessionQuery);
    } catch (error) {
      if (isApiError(error, "unauthenticated")) {
        throw redirect({
          to: "/login",
          search: location.pathname === "/inbox" && location.searchStr === "" ? {} : { to: location.href },
        });
      }
      throw error;
    }
  },
});
