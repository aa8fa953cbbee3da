import { Clock } from "lucide-react";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { clock, waitLevel } from "../model/waiting.ts";
import styles from "./waiting-clock.module.css";

/** How long the customer has been waiting for a person; amber, then red, by the shop's own limits. */
export function WaitingClock({ since, className = "" }: { since: number; className?: string | undefined }) {
  if (since === 0) return null;
  return <Running since={since} className={className} />;
}

function Running({ since, className }: { since: number; className: string }) {
  const t = useT();
  const { shop } = useSession();
  const waited = useNow() - since;
  const level = waitLevel(waited, shop);
  const text = clock(waited);
  return (
    <span
      className={`${styles.clock} ${className}`}
      data-level={level}
      title={t(`waiting.${level}`, { time: text })}
    >
      <Clock size={12} aria-hidden />
      <span className="visually-hidden">{t("waiting.label")}</span>
      {text}
    </span>
  );
}
