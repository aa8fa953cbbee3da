import { createRoute } from "@tanstack/react-router";
import { lazyPage } from "@/shared/router/lazy-page.ts";
import { signedInRoute } from "@/shared/router/root-routes.ts";

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/settings",
  component: lazyPage(() => import("./components/settings-page.tsx"), "SettingsPage"),
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  component: lazyPage(() => import("./components/settings-page.tsx"), "SettingsIndex"),
});

const shopRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "shop",
  component: lazyPage(() => import("./components/shop-settings.tsx"), "ShopSettings"),
});

const channelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "channels",
  component: lazyPage(() => import("./components/channel-settings.tsx"), "ChannelSettings"),
});

const helpRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "help-centre",
  component: lazyPage(() => import("./components/help-settings.tsx"), "HelpSettings"),
});

const repliesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "replies",
  component: lazyPage(() => import("./components/reply-settings.tsx"), "ReplySettings"),
});

const modelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "models",
  component: lazyPage(() => import("./components/model-settings.tsx"), "ModelSettings"),
});

const upkeepRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "upkeep",
  component: lazyPage(() => import("./components/upkeep-settings.tsx"), "UpkeepSettings"),
});

const tokensRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "tokens",
  component: lazyPage(() => import("./components/token-settings.tsx"), "TokenSettings"),
});

const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "profile",
  component: lazyPage(() => import("./components/profile-settings.tsx"), "ProfileSettings"),
});

export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    shopRoute,
    channelsRoute,
    helpRoute,
    repliesRoute,
    modelsRoute,
    upkeepRoute,
    tokensRoute,
    profileRoute,
  ]),
] as const;
