import type { Key } from "@/locales/catalogue.ts";
import { isCatalogueKey, useLocale, useT } from "@/shared/i18n/use-t.ts";
import styles from "./status.module.css";

type Tone = "quiet" | "info" | "good" | "warn" | "bad";

const TONES: Record<string, Tone> = {
  unpaid: "warn",
  paid: "info",
  packed: "info",
  shipped: "info",
  delivered: "good",
  completed: "good",
  cancelled: "quiet",
  refunding: "warn",
  refunded: "quiet",
  pending: "quiet",
  picked_up: "info",
  in_transit: "info",
  out_for_delivery: "info",
  exception: "bad",
  returned: "warn",
};

/** A word of the catalogue where there is one, else the server's own. */
export function useWord(): (key: string, fallback: string) => string {
  const t = useT();
  const { messages } = useLocale();
  return (key, fallback) => (isCatalogueKey(messages, key) ? t(key satisfies Key) : fallback);
}

export function StatusTag({ kind, status }: { kind: "order" | "shipment"; status: string }) {
  const word = useWord();
  return (
    <span className={styles.tag} data-tone={TONES[status] ?? "quiet"}>
      {word(`${kind}.status.${status}`, status)}
    </span>
  );
}
