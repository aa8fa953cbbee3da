import type { Document } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { SourceState } from "@/shared/knowledge/source.tsx";

/** Whether the bot quotes a document, and what keeps it from that. */
export function StateMark({ one }: { one: Document }) {
  const t = useT();
  const format = useFormat();
  const over = one.valid_until > 0 && one.valid_until <= Date.now();
  const tone =
    one.state === "reading"
      ? "busy"
      : one.state === "unreadable"
        ? "bad"
        : one.enabled && !over
          ? "good"
          : "quiet";
  const { done = 0, total = 0 } = one.job ?? {};
  return (
    <SourceState tone={tone}>
      {one.state === "reading" && total > 0
        ? t("documents.state.progress", { done: format.number(done), total: format.number(total) })
        : t(
            one.state !== "ready"
              ? (`documents.state.${one.state}` as const)
              : !one.enabled
                ? "documents.state.off"
                : over
                  ? "documents.state.over"
                  : "documents.state.on",
          )}
    </SourceState>
  );
}
