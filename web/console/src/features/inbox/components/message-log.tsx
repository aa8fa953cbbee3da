import type { Attachment, Conversation, Mark, Message, Rating } from "@shopbell/shared/api/types.ts";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { ArrowDown } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { logQuery, olderMessages, ratingsQuery } from "../api.ts";
import { useLogScroll } from "../hooks/use-log-scroll.ts";
import { isMarkable, useMarks } from "../hooks/use-marks.ts";
import { isProposable, useProposals } from "../hooks/use-proposals.ts";
import { useReadMarks } from "../hooks/use-read-marks.ts";
import { type Item, itemsOf } from "../model/items.ts";
import { firstSeq, type Log, lastSeq, prepend } from "../model/log.ts";
import { outbox } from "../model/outbox.ts";
import { MessageLine } from "./message-line.tsx";
import styles from "./message-log.module.css";
import { OutgoingLine } from "./outgoing-line.tsx";
import { SystemLine } from "./system-line.tsx";

const ImageViewer = lazy(() => import("./image-viewer.tsx").then((m) => ({ default: m.ImageViewer })));
const UnderstoodDialog = lazy(() =>
  import("./understood-dialog.tsx").then((m) => ({ default: m.UnderstoodDialog })),
);

/** How many older pages are read at most to show a message that was searched for. */
const MAX_PAGES_BACK = 40;

interface MessageLogProps {
  conversation: Conversation;
  query: UseQueryResult<Log>;
  showSeq: number | undefined;
  /** A message to show now; the same one again is another object. */
  jump: { seq: number } | null;
  onRecord: (record: RecordRef) => void;
  onTrace: (seq: number) => void;
}

export function MessageLog({ conversation, query, showSeq, jump, onRecord, onTrace }: MessageLogProps) {
  const t = useT();
  const can = useCan();
  const client = useQueryClient();
  const { id } = conversation;
  const log = query.data;
  const outgoing = outbox.use(id);
  const [unreadAfter] = useState(conversation.unread > 0 ? conversation.agent_read_seq : 0);
  const [older, setOlder] = useState<"idle" | "loading" | "failed">("idle");
  const [picture, setPicture] = useState<Attachment | null>(null);
  const loading = useRef(false);
  const mayMark = can("conversation:reply");
  const { marks, mark, takeBack } = useMarks(id);
  const ratings = useQuery(ratingsQuery(id)).data;
  const propose = useProposals(id);
  const [doubted, setDoubted] = useState<Message | null>(null);

  const loadOlder = useCallback(async (): Promise<boolean> => {
    const key = logQuery(id).queryKey;
    const known = client.getQueryData<Log>(key);
    if (!known?.more || loading.current) return false;
    loading.current = true;
    setOlder("loading");
    try {
      const page = await olderMessages(id, firstSeq(known));
      client.setQueryData<Log>(key, (current) => current && prepend(current, page));
      setOlder("idle");
      return true;
    } catch {
      setOlder("failed");
      return false;
    } finally {
      loading.current = false;
    }
  }, [client, id]);

  const first = log ? firstSeq(log) : 0;
  const last = log ? lastSeq(log) : 0;
  const { scroller, content, atEnd, toEnd, handleScroll } = useLogScroll(first, log !== undefined, () => {
    if (older === "idle") void loadOlder();
  });
  useReadMarks(conversation, atEnd && log !== undefined, can("conversation:reply"));

  // What came in while the reader was further up.
  const [seenTo, setSeenTo] = useState(0);
  useEffect(() => {
    if (atEnd) setSeenTo(last);
  }, [atEnd, last]);
  const below = useMemo(
    () => log?.messages.filter((message) => message.seq > seenTo && message.kind !== "system").length ?? 0,
    [log, seenTo],
  );

  // One's own message is always worth scrolling to.
  const outgoingCount = outgoing.length;
  useEffect(() => {
    if (outgoingCount > 0) toEnd();
  }, [outgoingCount, toEnd]);

  const ready = log !== undefined;
  useEffect(() => {
    const wanted = jump?.seq ?? showSeq;
    if (wanted === undefined || !ready) return;
    let current = true;
    const show = async () => {
      for (let page = 0; page < MAX_PAGES_BACK; page++) {
        const known = client.getQueryData<Log>(logQuery(id).queryKey);
        if (!current || !known) return;
        if (firstSeq(known) <= wanted || !(await loadOlder())) break;
      }
      requestAnimationFrame(() => {
        const line = scroller.current?.querySelector(`[data-seq="${wanted}"]`);
        line?.scrollIntoView({ block: "center" });
        line?.animate([{ background: "color-mix(in srgb, var(--warning) 26%, transparent)" }, {}], 1600);
      });
    };
    void show();
    return () => {
      current = false;
    };
  }, [showSeq, jump, ready, client, id, loadOlder, scroller]);

  const items = useMemo(
    () => (log ? itemsOf(log.messages, outgoing, unreadAfter) : []),
    [log, outgoing, unreadAfter],
  );

  // A turn is filed under the customer's message that it answered.
  const handleTrace = useCallback(
    (seq: number) => {
      const asked = log?.messages.findLast((message) => message.seq < seq && message.sender === "customer");
      onTrace(asked?.seq ?? seq);
    },
    [log, onTrace],
  );

  // What a customer wrote is looked at first; an answer is simply wrong.
  const handleMark = useCallback(
    (message: Message) => (message.sender === "bot" ? void mark(message) : setDoubted(message)),
    [mark],
  );
  useShortcuts({
    m: () => {
      const latest = log?.messages.findLast(isMarkable);
      if (latest && mayMark) setDoubted(latest);
    },
    g: () => {
      const latest = log?.messages.findLast(isProposable);
      if (latest && mayMark) void propose(latest);
    },
  });

  if (!log) {
    return (
      <div className={styles.frame}>
        {query.isError ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton rows={7} height={36} gap={20} />
        )}
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <div
        ref={scroller}
        className={styles.scroller}
        onScroll={handleScroll}
        role="log"
        aria-label={t("inbox.messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region has to be reachable by keyboard
        tabIndex={0}
      >
        <div ref={content} className={styles.content}>
          {older === "loading" && <div className={styles.top}>{t("state.loading")}</div>}
          {older === "failed" && (
            <div className={styles.top}>
              <Button size="small" onClick={() => void loadOlder()}>
                {t("inbox.olderFailed")}
              </Button>
            </div>
          )}
          {!log.more && items.length > 0 && <div className={styles.top}>{t("inbox.beginning")}</div>}
          {items.length === 0 && <EmptyState title={t("inbox.noMessages")} />}
          {items.map((item) => (
            <Line
              key={item.key}
              item={item}
              conversation={conversation}
              onRecord={onRecord}
              onTrace={handleTrace}
              onPicture={setPicture}
              mark={item.type === "message" ? marks.get(item.message.seq) : undefined}
              rating={
                item.type === "message" || item.type === "system" ? ratings?.get(item.message.seq) : undefined
              }
              onMark={mayMark ? handleMark : undefined}
              onUnmark={takeBack}
              onPropose={mayMark ? propose : undefined}
            />
          ))}
        </div>
      </div>
      {!atEnd && (
        <button type="button" className={styles.jump} onClick={() => toEnd(true)}>
          <ArrowDown size={14} aria-hidden />
          {below > 0 ? t("inbox.newBelow", { count: below }) : t("inbox.toEnd")}
        </button>
      )}
      <Suspense>
        {doubted && (
          <UnderstoodDialog
            message={doubted}
            mark={marks.get(doubted.seq)}
            onClose={() => setDoubted(null)}
            onMark={(intent) => {
              setDoubted(null);
              void mark(doubted, intent);
            }}
          />
        )}
        {picture && <ImageViewer picture={picture} onClose={() => setPicture(null)} />}
      </Suspense>
    </div>
  );
}

interface LineProps extends Pick<MessageLogProps, "conversation" | "onRecord" | "onTrace"> {
  item: Item;
  onPicture: (picture: Attachment) => void;
  mark: Mark | undefined;
  rating: Rating | undefined;
  onMark: ((message: Message) => void) | undefined;
  onUnmark: (seq: number) => void;
  onPropose: ((message: Message) => void) | undefined;
}

function Line({ item, ...rest }: LineProps) {
  switch (item.type) {
    case "day":
      return <DayLine at={item.at} />;
    case "unread":
      return <UnreadLine />;
    case "system":
      return <SystemLine message={item.message} rating={rest.rating} />;
    case "outgoing":
      return <OutgoingLine outgoing={item.outgoing} conversation={rest.conversation} first={item.first} />;
    default:
      return <MessageLine message={item.message} first={item.first} last={item.last} {...rest} />;
  }
}

function DayLine({ at }: { at: number }) {
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <div className={styles.day}>
      <span>{format.day(at, now)}</span>
    </div>
  );
}

function UnreadLine() {
  const t = useT();
  return (
    <div className={`${styles.day} ${styles.unread}`}>
      <span>{t("inbox.unreadFrom")}</span>
    </div>
  );
}
