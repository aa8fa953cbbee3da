import { useT } from "@/shared/i18n/use-t.ts";
import { pointsOf, sumOf } from "../model/trend.ts";
import styles from "./trend.module.css";

/** How often it was asked on each of the last thirty days. */
export function Trend({ days }: { days: readonly number[] }) {
  const t = useT();
  const label = t("gaps.trend", {
    count: sumOf(days, 30),
    week: sumOf(days, 7),
    before: sumOf(days, 14) - sumOf(days, 7),
  });
  return (
    <svg
      className={styles.trend}
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <polyline points={pointsOf(days, 100, 24)} />
    </svg>
  );
}
