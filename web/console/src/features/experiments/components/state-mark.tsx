import type { Experiment } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./state-mark.module.css";

/** How a test stands, in a word. */
export function StateMark({ experiment: { state, applied } }: { experiment: Experiment }) {
  const t = useT();
  return (
    <span className={styles.mark} data-state={state}>
      {applied ? t("ab.taken", { arm: applied }) : t(`ab.state.${state}`)}
    </span>
  );
}
