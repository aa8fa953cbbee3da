import type { Mood } from "@shopbell/shared/api/types.ts";
import { AlarmClock, Frown } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./mood.module.css";

/** A quiet sign that a customer is upset or in a hurry; nothing for those who are calm. */
export function MoodMark({ level }: { level: Mood["level"] }) {
  const t = useT();
  if (level === "calm") return null;
  const Icon = level === "upset" ? Frown : AlarmClock;
  const name = t("mood.badge", { level: t(`mood.level.${level}`) });
  return (
    <span className={styles.mark} data-level={level} title={name}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      <span className="visually-hidden">{name}</span>
    </span>
  );
}
