import type { Import } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { SourceState } from "@/shared/knowledge/source.tsx";
import { STATE_TEXT, TONE } from "../model/state.ts";

export function StateMark({ state }: Pick<Import, "state">) {
  const t = useT();
  return <SourceState tone={TONE[state]}>{t(STATE_TEXT[state])}</SourceState>;
}
