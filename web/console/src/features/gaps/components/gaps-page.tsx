import type { Gap } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import panes from "@/shared/ui/panes.module.css";
import { EmptyState } from "@/shared/ui/states.tsx";
import { gapsQuery, type ShownState } from "../api.ts";
import { GapList } from "./gap-list.tsx";
import { GapPane } from "./gap-pane.tsx";

const route = getRouteApi("/signed-in/knowledge/gaps");
const NONE: readonly Gap[] = [];

/** What customers ask and nobody has written down: the list by how often, and one gap with its draft. */
export function GapsPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const { lang = locale, state = "open", gap } = route.useSearch();
  const query = useQuery(gapsQuery(lang, state));
  const gaps = query.data?.gaps ?? NONE;
  const [at, setAt] = useState<string | undefined>(gap);

  const show = (id: string | undefined, next: ShownState = state) =>
    void navigate({
      to: "/knowledge/gaps",
      search: { lang, ...(next === "open" ? {} : { state: next }), ...(id ? { gap: id } : {}) },
    });
  const open = (id: string) => {
    setAt(id);
    show(id);
  };
  const move = (by: number) => {
    const now = gaps.findIndex(({ id }) => id === (gap ?? at));
    const next = gaps[Math.min(gaps.length - 1, Math.max(0, now + by))];
    if (!next) return;
    setAt(next.id);
    if (gap) show(next.id);
    document.getElementById(`gap-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const openHere = () => at && open(at);
  const leave = () => gap && show(undefined);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    Enter: openHere,
    Escape: leave,
  });
  // What has been decided makes room for the next one.
  const decided = () => {
    const now = gaps.findIndex(({ id }) => id === gap);
    const next = gaps[now + 1] ?? gaps[now - 1];
    setAt(next?.id);
    show(next?.id);
  };

  return (
    <Frame lang={lang}>
      <div className={panes.panes} style={{ "--list": "420px" }} data-open={gap !== undefined}>
        <GapList
          query={query}
          state={state}
          openID={gap}
          at={at}
          onState={(next) => show(undefined, next)}
          onOpen={open}
        />
        {gap ? (
          <GapPane
            key={gap}
            id={gap}
            gaps={gaps}
            mayWrite={can("knowledge:write")}
            onClose={() => show(undefined)}
            onDecided={decided}
            onReopened={(id) => show(id, "open")}
          />
        ) : (
          <div className={panes.nothing}>
            <EmptyState title={t("gaps.pick")} hint={t("gaps.pickHint")} />
          </div>
        )}
      </div>
    </Frame>
  );
}
