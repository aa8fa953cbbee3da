import type { Site } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { SourceState } from "@/shared/knowledge/source.tsx";
import { isReading } from "../api.ts";

/** Whether the bot quotes a site, and what keeps it from that. */
export function StateMark({ one }: { one: Site }) {
  const t = useT();
  const { done = 0, total = 0 } = one.job ?? {};
  const [tone, text]: ["good" | "bad" | "busy" | "quiet", string] = isReading(one)
    ? ["busy", total > 0 ? t("sites.state.progress", { done, total }) : t("sites.state.reading")]
    : one.failure || one.run?.state === "failed"
      ? ["bad", t("sites.state.failed")]
      : one.kept === 0
        ? ["quiet", t(one.run?.state === "cancelled" ? "sites.state.cancelled" : "sites.state.empty")]
        : one.paused
          ? ["quiet", t("sites.state.paused")]
          : ["good", t(one.passages ? "sites.state.on" : "sites.state.drafts")];
  return <SourceState tone={tone}>{text}</SourceState>;
}
