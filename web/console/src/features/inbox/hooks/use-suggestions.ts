import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { contextQuery, repliesQuery } from "../api.ts";
import { matchingReplies, type Trigger } from "../model/composer.ts";

export interface Suggestion {
  key: string;
  name: string;
  title: string;
  mark: string;
  detail: string;
  /** What takes the place of the sign and the letters after it. */
  text: string;
}

export interface Suggestions {
  label: string;
  items: Suggestion[];
  /** Said when there is nothing. */
  none: string;
}

/** "/" brings the canned replies, "#" the customer's orders. Null while neither is being typed. */
export function useSuggestions(conversation: Conversation, trigger: Trigger | null): Suggestions | null {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  const replies = useQuery(repliesQuery);
  const context = useQuery(contextQuery(conversation.id));
  if (!trigger) return null;
  const { query } = trigger;
  if (trigger.sign === "/") {
    if (replies.isPending) return null;
    return {
      label: t("inbox.canned"),
      none: query ? t("canned.none", { query }) : t("canned.empty"),
      items: matchingReplies(replies.data?.replies ?? [], query, conversation.lang).map((reply) => ({
        key: reply.id,
        name: `/${reply.shortcut}`,
        title: reply.title,
        mark: reply.personal ? t("canned.personal") : "",
        detail: reply.text,
        text: reply.text,
      })),
    };
  }
  if (context.isPending) return null;
  return {
    label: t("context.orders"),
    none: t("context.noOrders"),
    items: (context.data?.orders ?? [])
      .filter((order) => order.number.toLowerCase().includes(query.toLowerCase()))
      .map((order) => ({
        key: order.id,
        name: order.number,
        title: word(`order.status.${order.status}`, order.status),
        mark: format.money(order.total),
        detail: order.lines.map((line) => line.title).join(" · "),
        text: order.number,
      })),
  };
}
