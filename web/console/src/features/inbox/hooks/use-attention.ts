import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { usePrefs } from "@/shared/prefs/prefs-store.ts";
import { announcements } from "../announce.ts";
import { countsQuery, listQuery } from "../api.ts";

/** How many conversations want this person now: waiting in the queue, or unread among their own. */
export function useAttention(): number {
  const t = useT();
  const navigate = useNavigate();
  const { desktop } = usePrefs();
  const counts = useQuery(countsQuery(""));
  const mine = useInfiniteQuery(listQuery({ view: "mine", channel: "" }));
  const unread =
    mine.data?.pages.reduce(
      (sum, page) => sum + page.conversations.filter((row) => row.unread > 0).length,
      0,
    ) ?? 0;
  const attention = (counts.data?.queued ?? 0) + unread;

  useEffect(() => {
    document.title =
      attention > 0 ? `(${attention > 99 ? "99+" : attention}) ${t("app.name")}` : t("app.name");
  }, [attention, t]);

  const latest = announcements.use();
  useEffect(() => {
    if (!latest || !desktop || document.hasFocus() || Notification.permission !== "granted") return;
    const { conversation, news } = latest;
    const name = conversation.customer.name || t("customer.visitor");
    const notification = new Notification(
      news === "queued" ? t("notify.queued", { name }) : t("notify.message", { name }),
      { body: conversation.last_preview, tag: conversation.id, icon: "/console/icon.svg" },
    );
    notification.onclick = () => {
      window.focus();
      notification.close();
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: conversation.id },
        search: {},
      });
    };
  }, [latest, desktop, navigate, t]);

  return attention;
}
