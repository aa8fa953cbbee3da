import type { Import } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { STATE_TEXT, TONE } from "../model/state.ts";
import styles from "./imports.module.css";

export function StateMark({ state }: Pick<Import, "state">) {
  const t = useT();
  return (
    <span className={styles.state} data-tone={TONE[state]}>
      <i aria-hidden />
      {t(STATE_TEXT[state])}
    </span>
  );
}
