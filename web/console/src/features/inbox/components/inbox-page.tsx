import { getRouteApi, useNavigate, useParams } from "@tanstack/react-router";
import { type PointerEvent, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { setPrefs, usePrefs } from "@/shared/prefs/prefs-store.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import { ConversationPane } from "./conversation-pane.tsx";
import styles from "./inbox-page.module.css";
import { ListPane } from "./list-pane.tsx";

const route = getRouteApi("/signed-in/inbox");
const MIN_LIST = 272;
const MAX_LIST = 480;

/** Three panes: who writes, what was said, who it is. On a phone one of them at a time. */
export function InboxPage() {
  const t = useT();
  const navigate = useNavigate();
  const { view = "mine", channel = "", pressing = false, q = "", seq } = route.useSearch();
  const { conversationId } = useParams({ strict: false });
  const { listWidth } = usePrefs();
  const [dragWidth, setDragWidth] = useState<number | null>(null);

  const handleDrag = (event: PointerEvent<HTMLDivElement>) => {
    if (dragWidth === null) return;
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    setDragWidth(Math.min(MAX_LIST, Math.max(MIN_LIST, event.clientX - left)));
  };
  const resize = (width: number) => setPrefs({ listWidth: Math.min(MAX_LIST, Math.max(MIN_LIST, width)) });

  return (
    <div
      className={styles.inbox}
      data-open={conversationId !== undefined}
      style={{ "--list-width": `${dragWidth ?? listWidth}px` }}
    >
      <ListPane
        filter={pressing ? { view, channel, pressing } : { view, channel }}
        query={q}
        openID={conversationId}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be focused and moved */}
      <div
        className={styles.grip}
        role="separator"
        aria-orientation="vertical"
        aria-label={t("inbox.resizeList")}
        aria-valuenow={dragWidth ?? listWidth}
        aria-valuemin={MIN_LIST}
        aria-valuemax={MAX_LIST}
        tabIndex={0}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragWidth(listWidth);
        }}
        onPointerMove={handleDrag}
        onPointerUp={() => {
          if (dragWidth !== null) resize(dragWidth);
          setDragWidth(null);
        }}
        onDoubleClick={() => resize(320)}
        onKeyDown={(event) => {
          if (event.key === "ArrowLeft") resize(listWidth - 16);
          if (event.key === "ArrowRight") resize(listWidth + 16);
        }}
      />
      {conversationId ? (
        <ConversationPane
          key={conversationId}
          id={conversationId}
          showSeq={seq}
          onBack={() => void navigate({ to: "/inbox", search: (old) => old })}
        />
      ) : (
        <div className={styles.nothing}>
          <EmptyState title={t("inbox.pick")} hint={t("inbox.pickHint")} />
        </div>
      )}
    </div>
  );
}
