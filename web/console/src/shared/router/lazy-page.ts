import { lazyRouteComponent } from "@tanstack/react-router";
import { moreTexts } from "@/shared/i18n/locale-store.ts";

/** The component of a page that is not seen first: it comes with its texts. */
export const lazyPage: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => Promise.all([load(), moreTexts()]).then(([page]) => page), name);
