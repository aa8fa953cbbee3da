/** The part of the widget that is loaded once the first screen is not enough. */
export { Extras } from "./extras.tsx";
export { unread } from "./log.ts";
export { Talk } from "./talk.ts";
export { Thread } from "./thread.tsx";
