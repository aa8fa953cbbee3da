import type { Conversation } from "@shopbell/shared/api/types.ts";
import { Button } from "antd";
import { lazy, Suspense, useCallback, useState } from "react";
import { isApiError } from "@/shared/api/http.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { setPrefs, usePrefs } from "@/shared/prefs/prefs-store.ts";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { useSession } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { useCommands } from "../hooks/use-commands.ts";
import { useOpenConversation } from "../hooks/use-open-conversation.ts";
import { ownershipOf } from "../model/composer.ts";
import { Composer } from "./composer.tsx";
import { ContextPane } from "./context-pane.tsx";
import { ConversationHeader } from "./conversation-header.tsx";
import styles from "./conversation-pane.module.css";
import { MessageLog } from "./message-log.tsx";
import { TypingLine } from "./typing-line.tsx";

const RecordDrawer = lazy(() =>
  import("@/shared/records/record-drawer.tsx").then((m) => ({ default: m.RecordDrawer })),
);
const TraceDrawer = lazy(() => import("./trace-drawer.tsx").then((m) => ({ default: m.TraceDrawer })));
const TransferDialog = lazy(() =>
  import("./transfer-dialog.tsx").then((m) => ({ default: m.TransferDialog })),
);

/** What can stand open beside a conversation. */
type Beside =
  | { type: "record"; record: RecordRef }
  | { type: "trace"; seq: number }
  | { type: "transfer" }
  | null;

interface ConversationPaneProps {
  id: string;
  showSeq: number | undefined;
  onBack: () => void;
}

export function ConversationPane({ id, showSeq, onBack }: ConversationPaneProps) {
  const t = useT();
  const { conversation, log, viewers, typists } = useOpenConversation(id);
  if (conversation.isError && !conversation.data) {
    return (
      <div className={styles.alone}>
        {isApiError(conversation.error, "not_found") ? (
          <EmptyState
            title={t("inbox.gone")}
            hint={t("inbox.goneHint")}
            action={<Button onClick={onBack}>{t("inbox.backToList")}</Button>}
          />
        ) : (
          <ErrorState error={conversation.error} onRetry={() => void conversation.refetch()} />
        )}
      </div>
    );
  }
  if (!conversation.data) {
    return (
      <div className={styles.alone}>
        <Skeleton rows={8} height={32} gap={18} />
      </div>
    );
  }
  return (
    <Ready
      conversation={conversation.data}
      log={log}
      viewers={viewers}
      typists={typists}
      showSeq={showSeq}
      onBack={onBack}
    />
  );
}

type Opened = ReturnType<typeof useOpenConversation>;

interface ReadyProps extends Pick<Opened, "log" | "viewers" | "typists"> {
  conversation: Conversation;
  showSeq: number | undefined;
  onBack: () => void;
}

function Ready({ conversation, log, viewers, typists, showSeq, onBack }: ReadyProps) {
  const { user } = useSession();
  const { contextOpen } = usePrefs();
  const [beside, setBeside] = useState<Beside>(null);
  // On a phone the context covers the conversation, so it opens only when asked for.
  const [contextShown, setContextShown] = useState(false);
  const [jump, setJump] = useState<{ seq: number } | null>(null);
  const commands = useCommands(conversation);
  const ownership = ownershipOf(conversation, user.id);
  const toggleContext = () => {
    setContextShown(!contextShown);
    if (window.matchMedia("(min-width: 1101px)").matches) setPrefs({ contextOpen: !contextOpen });
  };
  // Stable, so that a long log is not drawn again with every tick of a clock.
  const openRecord = useCallback((record: RecordRef) => setBeside({ type: "record", record }), []);
  const openTrace = useCallback((seq: number) => setBeside({ type: "trace", seq }), []);
  useShortcuts({
    t: () => ownership !== "mine" && commands.run("takeover"),
    e: () => ownership !== "resolved" && commands.run("resolve"),
    b: () => (ownership === "mine" || ownership === "queued") && commands.run("handback"),
    c: toggleContext,
    Escape: onBack,
  });
  return (
    <>
      <div
        className={styles.pane}
        data-context={contextOpen}
        data-context-shown={contextShown}
        data-immersive
      >
        <section className={styles.conversation}>
          <ConversationHeader
            conversation={conversation}
            viewers={viewers}
            commands={commands}
            contextOpen={contextOpen}
            onBack={onBack}
            onTransfer={() => setBeside({ type: "transfer" })}
            onToggleContext={toggleContext}
          />
          <MessageLog
            conversation={conversation}
            query={log}
            showSeq={showSeq}
            jump={jump}
            onRecord={openRecord}
            onTrace={openTrace}
          />
          <TypingLine typists={typists} customer={conversation.customer.name} />
          <Composer conversation={conversation} commands={commands} />
        </section>
        <ContextPane
          conversation={conversation}
          onClose={toggleContext}
          onRecord={openRecord}
          onShow={(seq) => {
            setContextShown(false);
            setJump({ seq });
          }}
        />
      </div>
      <Suspense>
        {beside?.type === "record" && <RecordDrawer record={beside.record} onClose={() => setBeside(null)} />}
        {beside?.type === "trace" && (
          <TraceDrawer
            conversationID={conversation.id}
            seq={beside.seq}
            onClose={() => setBeside(null)}
            onRecord={openRecord}
          />
        )}
        {beside?.type === "transfer" && (
          <TransferDialog conversation={conversation} commands={commands} onClose={() => setBeside(null)} />
        )}
      </Suspense>
    </>
  );
}
