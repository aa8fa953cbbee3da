import type { Conversation, View } from "@shopbell/shared/api/types.ts";
import { Check, Globe, Pencil } from "lucide-react";
import { memo } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import { useSlow } from "@/shared/ui/states.tsx";
import { usePreview } from "../hooks/use-preview.ts";
import { useHasDraft } from "../model/drafts.ts";
import { isPressing } from "../model/views.ts";
import styles from "./list-row.module.css";
import { MoodMark } from "./mood-mark.tsx";
import { WaitingClock } from "./waiting-clock.tsx";

export const ROW_HEIGHT = 84;
const TAGS_SHOWN = 2;

interface ListRowProps {
  row: Conversation;
  me: string;
  view: View;
  active: boolean;
  cursor: boolean;
  /** It has left this view and stands here only until the list is let go. */
  gone: boolean;
  /** In steps of a minute. */
  now: number;
  onOpen: (id: string) => void;
}

export const ListRow = memo(function ListRow({
  row,
  me,
  view,
  active,
  cursor,
  gone,
  now,
  onOpen,
}: ListRowProps) {
  const t = useT();
  const format = useFormat();
  const preview = usePreview(row, me);
  const hasDraft = useHasDraft(row.id);
  const { customer } = row;
  const name = customer.name || t("customer.visitor");
  const unread = row.unread > 0;
  return (
    // Not the router's link: while thousands scroll by, what it does for each shows.
    <a
      href={`/console/inbox/${row.id}`}
      onClick={(event) => {
        if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpen(row.id);
      }}
      className={styles.row}
      data-unread={unread}
      data-cursor={cursor}
      data-gone={gone}
      data-active={active}
      aria-current={active ? "true" : undefined}
      draggable={false}
    >
      <span className={styles.face}>
        <Avatar id={customer.id} name={customer.name} size={36} />
        <span className={styles.channel} title={row.channel.name}>
          <Globe size={10} strokeWidth={2} aria-hidden />
          <span className="visually-hidden">{row.channel.name}</span>
        </span>
      </span>
      <span className={styles.lines}>
        <span className={styles.top}>
          <span className={styles.name}>{name}</span>
          {row.mood && isPressing(row) && <MoodMark level={row.mood.level} />}
          <time className={styles.time} dateTime={new Date(row.last_at).toISOString()}>
            {format.listTime(row.last_at, now)}
          </time>
        </span>
        <span className={styles.middle}>
          <span className={styles.preview}>
            {hasDraft && !active && (
              <Pencil size={11} className={styles.draft} aria-label={t("inbox.draft")} role="img" />
            )}
            {preview}
          </span>
          {unread && (
            <span className={styles.unread} title={t("inbox.unread", { count: row.unread })}>
              <span aria-hidden>{row.unread > 99 ? "99+" : row.unread}</span>
              <span className="visually-hidden">{t("inbox.unread", { count: row.unread })}</span>
            </span>
          )}
        </span>
        <span className={styles.bottom}>
          <Owner row={row} me={me} view={view} />
          <span className={styles.tags}>
            {customer.tags.slice(0, TAGS_SHOWN).map((tag) => (
              <span key={tag} className={styles.tag}>
                {tag}
              </span>
            ))}
          </span>
          {customer.tags.length > TAGS_SHOWN && (
            <span className={styles.moreTags}>+{customer.tags.length - TAGS_SHOWN}</span>
          )}
          <WaitingClock since={row.waiting_since} className={styles.clock} />
        </span>
      </span>
    </a>
  );
});

function Owner({ row, me, view }: { row: Conversation; me: string; view: View }) {
  const t = useT();
  if (row.state === "bot") {
    return (
      <span className={styles.owner}>
        <BellMark size={12} /> {t("owner.bot")}
      </span>
    );
  }
  if (row.state === "queued") {
    return (
      <span className={styles.owner} data-state="queued">
        <i className={styles.queueDot} /> {t("owner.queued")}
      </span>
    );
  }
  if (row.state === "resolved") {
    return (
      <span className={styles.owner} data-state="resolved">
        <Check size={12} /> {t("owner.resolved")}
      </span>
    );
  }
  const mine = row.agent?.id === me;
  if (mine && view === "mine") {
    return (
      <span className={styles.owner} data-long>
        <span className={styles.ownerName}>{row.channel.name}</span>
      </span>
    );
  }
  return (
    <span className={styles.owner} data-long>
      <Avatar id={row.agent?.id ?? ""} name={row.agent?.name ?? ""} size={14} />
      <span className={styles.ownerName}>{mine ? t("owner.you") : row.agent?.name}</span>
    </span>
  );
}

/** Rows in their final shape while the first page is on its way. */
export function ListSkeleton() {
  const t = useT();
  if (!useSlow()) return <div aria-busy="true" />;
  return (
    <div role="status" aria-label={t("state.loading")} className={styles.skeletons}>
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <div key={index} className={styles.skeleton} style={{ height: ROW_HEIGHT }}>
          <i />
          <div>
            <b style={{ width: `${[46, 34, 58, 40][index % 4]}%` }} />
            <b style={{ width: `${[88, 72, 80, 64][index % 4]}%` }} />
            <b style={{ width: "28%" }} />
          </div>
        </div>
      ))}
    </div>
  );
}
