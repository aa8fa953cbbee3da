import type { IntentExample, Lang, NewIntentExamples } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { addExamples, removeExample, restoreExample, understandingKeys } from "../api.ts";
import { teach } from "../teach.ts";

/** Teaches and forgets sentences, says so, and offers to take it back. */
export function useTeach(lang: Lang) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { titleOf } = useIntents();

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: understandingKeys.examples }),
      client.invalidateQueries({ queryKey: understandingKeys.intents }),
      // Each version says how many sentences it has not learned.
      client.invalidateQueries({ queryKey: understandingKeys.models }),
    ]);
  const failed = (error: unknown) => toast("error", errorText(error));
  const takeBack = (undo: () => Promise<unknown>, after?: () => void) => ({
    action: {
      label: t("action.undo"),
      run: () =>
        void undo().then(() => {
          after?.();
          return refresh();
        }, failed),
    },
  });

  return {
    refresh,
    async teachSentence(text: string, intent: string, origin: NewIntentExamples["origin"] = "shop") {
      try {
        const { same, undo } = await teach(lang, text, intent, origin);
        if (same) {
          toast("done", t("understanding.known", { intent: titleOf(intent) }));
          return;
        }
        await refresh();
        toast("done", t("understanding.taught", { intent: titleOf(intent) }), undo ? takeBack(undo) : {});
      } catch (error) {
        failed(error);
      }
    },
    /** Forgets a sentence. `onUndo` is called when that was taken back. */
    async forget(example: IntentExample, onUndo?: () => void): Promise<boolean> {
      const one = { lang, text: example.text };
      const { origin, intent, text } = example;
      const undo = () =>
        origin === "shipped" ? restoreExample(one) : addExamples({ lang, intent, origin, texts: [text] });
      try {
        await removeExample(one);
        await refresh();
        toast("done", t("understanding.forgotten"), takeBack(undo, onUndo));
        return true;
      } catch (error) {
        failed(error);
        return false;
      }
    },
    /** Takes back that a sentence was forgotten. */
    async restore({ origin, intent, text }: IntentExample): Promise<boolean> {
      try {
        await (origin === "shipped"
          ? restoreExample({ lang, text })
          : addExamples({ lang, intent, origin, texts: [text] }));
        await refresh();
        return true;
      } catch (error) {
        failed(error);
        return false;
      }
    },
  };
}
