import type { ModelService, ModelServices } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import tag from "@/shared/records/status.module.css";
import { useWord } from "@/shared/records/status.tsx";
import styles from "./model-settings.module.css";

const TONES = { off: "quiet", starting: "info", working: "good", paused: "bad", exhausted: "warn" } as const;

/** How a service is doing, on this server and today. */
export function ModelStatus({
  service,
  vectors,
}: {
  service: ModelService;
  vectors: ModelServices["vectors"];
}) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  const facts: string[] = [];
  if (service.state === "paused") {
    if (service.paused_since) facts.push(t("models.since", { time: format.time(service.paused_since) }));
    if (service.reason) facts.push(word(`models.reason.${service.reason}`, t("models.reason.unknown")));
  }
  if (service.state === "working") {
    if (service.reason) {
      facts.push(t("models.lastFailed", { why: word(`models.reason.${service.reason}`, service.reason) }));
    }
    if (service.median_ms > 0) facts.push(t("models.median", { ms: format.number(service.median_ms) }));
    if (service.kind === "embedding" && vectors.total > 0) {
      facts.push(
        vectors.fault
          ? t(`models.fault.${vectors.fault}`)
          : t("models.vectors", {
              placed: format.number(vectors.placed),
              total: format.number(vectors.total),
            }),
      );
    }
  }
  if (service.calls > 0) {
    facts.push(
      t("models.calls", { calls: format.number(service.calls), failures: format.number(service.failures) }),
    );
  }
  return (
    <div className={styles.status} role="status">
      <span className={tag.tag} data-tone={TONES[service.state]}>
        {t(`models.state.${service.state}`)}
      </span>
      {facts.map((fact) => (
        <span key={fact} className={styles.fact}>
          {fact}
        </span>
      ))}
    </div>
  );
}
