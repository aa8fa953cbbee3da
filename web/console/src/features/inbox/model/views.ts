import type { Conversation, View } from "@shopbell/shared/api/types.ts";

export const VIEWS: readonly View[] = ["mine", "queued", "bot", "all", "agent", "resolved"];

/** Those that always stand in the row of tabs; the others wait behind "more". */
export const MAIN_VIEWS: readonly View[] = ["mine", "queued", "bot", "all"];

export const isView = (value: unknown): value is View => VIEWS.some((view) => view === value);

/** What a list shows: a view, one channel or all of them (""), and perhaps only whose customer is upset. */
export interface ListFilter {
  view: View;
  channel: string;
  pressing?: boolean;
}

/** Whether somebody should look because of how the customer feels. */
export const isPressing = (row: Conversation): boolean =>
  row.state !== "resolved" && row.mood !== null && row.mood.level !== "calm";

/** Whether a conversation belongs into a list, as the server decides it too. */
export function belongs(row: Conversation, filter: ListFilter, me: string): boolean {
  if (filter.pressing && !isPressing(row)) return false;
  if (filter.channel && row.channel.id !== filter.channel) return false;
  switch (filter.view) {
    case "mine":
      return row.state === "agent" && row.agent?.id === me;
    case "all":
      return true;
    default:
      return row.state === filter.view;
  }
}
