import type { Lang, NewIntentExamples } from "@shopbell/shared/api/types.ts";
import { addExamples, findExamples, removeExample, restoreExample } from "./api.ts";
import { knownAs, undoingOf } from "./model/examples.ts";

type TaughtOrigin = NewIntentExamples["origin"];

export interface Taught {
  /** It was known, with the same meaning. */
  same: boolean;
  /** Gives the sentence its old meaning back; null when that cannot be told. */
  undo: (() => Promise<unknown>) | null;
}

/**
 * Teaches what a sentence means, and remembers what it meant before. What came
 * from the desk is sent even if it was known: that answers who marked it.
 */
export async function teach(lang: Lang, text: string, intent: string, origin: TaughtOrigin): Promise<Taught> {
  const { examples } = await findExamples(lang, text);
  const before = knownAs(examples, text);
  const same = before?.intent === intent;
  if (same && origin !== "desk") return { same, undo: null };
  const { added } = await addExamples({ lang, intent, origin, texts: [text] });
  if (same) return { same, undo: null };
  switch (undoingOf(before, added > 0)) {
    case "remove":
      return { same: false, undo: () => removeExample({ lang, text }) };
    case "restore":
      return { same: false, undo: () => restoreExample({ lang, text }) };
    case "teach":
      return {
        same: false,
        undo: () =>
          addExamples({
            lang,
            intent: before?.intent ?? intent,
            origin: before && before.origin !== "shipped" ? before.origin : "shop",
            texts: [before?.text ?? text],
          }),
      };
    default:
      return { same: false, undo: null };
  }
}
