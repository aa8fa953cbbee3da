import type { Gap, NearEntry } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { type Override, useGate } from "@/shared/knowledge/publish-gate.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { acceptGap, gapKeys, mergeGap, rejectGap, reopenGap } from "../api.ts";
import type { DraftFields } from "../model/draft.ts";

/** What can be decided about a gap; the toast takes each decision back. */
export function useDecisions(gap: Gap, onDecided: () => void, onReopened: (id: string) => void) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const gate = useGate();
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(false);

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: gapKeys.lists }),
      client.invalidateQueries({ queryKey: ["gaps", "news"] }),
      client.invalidateQueries({ queryKey: ["knowledge"] }),
    ]);
  const takeBack = async () => {
    try {
      await reopenGap(gap.id);
      await refresh();
      toast("done", t("gaps.reopened"));
      onReopened(gap.id);
    } catch (error) {
      toast("error", errorText(error));
    }
  };
  const decide = async (deciding: (override?: Override) => Promise<unknown>, said: string) => {
    setBusy(true);
    try {
      await gate.attempt(deciding);
      setDone(true);
      toast("done", said, { action: { label: t("action.undo"), run: () => void takeBack() } });
      onDecided();
      await refresh();
    } catch (error) {
      toast("error", errorText(error));
      setBusy(false);
    }
  };
  return {
    gate: gate.dialog,
    busy,
    done,
    accept: ({ question, answer, category, ticked }: DraftFields) =>
      decide(
        (override) =>
          acceptGap(
            gap.id,
            { question, answer, category_id: category ?? "", phrasings: [...ticked] },
            override,
          ),
        t("gaps.accepted"),
      ),
    addTo: ({ entry_id, version, question }: NearEntry, fields: DraftFields) =>
      decide(
        (override) =>
          acceptGap(
            gap.id,
            { entry_id, version, question: fields.question, phrasings: [...fields.ticked] },
            override,
          ),
        t("gaps.added", { question }),
      ),
    reject: (reason: string) => decide(() => rejectGap(gap.id, reason), t("gaps.rejected")),
    merge: (into: string) => decide(() => mergeGap(gap.id, into), t("gaps.merged")),
    reopen: async () => {
      setBusy(true);
      await takeBack();
      setBusy(false);
    },
  };
}
