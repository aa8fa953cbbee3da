import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import { isApiError } from "@/shared/api/http.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { turnQuery } from "../api.ts";
import { TraceView } from "./trace-view.tsx";

interface TraceDrawerProps {
  conversationID: string;
  /** Of the customer's message that was answered. */
  seq: number;
  onClose: () => void;
  onRecord: (record: RecordRef) => void;
}

/** How the bot came to an answer: what it understood, what it looked at, what it decided. */
export function TraceDrawer({ conversationID, seq, onClose, onRecord }: TraceDrawerProps) {
  const t = useT();
  const format = useFormat();
  const turn = useQuery(turnQuery(conversationID, seq));
  return (
    <Drawer open onClose={onClose} size={480} title={t("trace.title")} styles={{ body: { padding: 20 } }}>
      {turn.isPending && <Skeleton rows={7} />}
      {turn.isError &&
        (isApiError(turn.error, "not_found") ? (
          <EmptyState title={t("trace.none")} hint={t("trace.noneHint")} />
        ) : (
          <ErrorState error={turn.error} onRetry={() => void turn.refetch()} />
        ))}
      {turn.data && (
        <>
          <p style={{ margin: "0 0 16px", fontSize: 12, color: "var(--text-muted)" }}>
            {t("trace.for", { seq: turn.data.seq, time: format.dateTime(turn.data.at) })}
          </p>
          <TraceView trace={turn.data.trace} onRecord={onRecord} />
        </>
      )}
    </Drawer>
  );
}
