import type { IntentExample } from "@shopbell/shared/api/types.ts";

export const MAX_LINES = 500;
export const MAX_LENGTH = 500;

/** One sentence a line, as lines of a sheet or a chat are pasted; blank lines and repetitions are dropped. */
export const linesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** Why lines cannot be taught together, or null. */
export function problemOf(lines: readonly string[]): "many" | "long" | null {
  if (lines.length > MAX_LINES) return "many";
  return lines.some((line) => [...line].length > MAX_LENGTH) ? "long" : null;
}

/** The form in which sentences are compared: letters and digits alone, half width, lower case. */
export const foldOf = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");

/** What a sentence meant before, if it was known. */
export const knownAs = (list: readonly IntentExample[], text: string): IntentExample | undefined => {
  const folded = foldOf(text);
  return list.find((one) => foldOf(one.text) === folded);
};

export type Undoing = "remove" | "restore" | "teach";

/** How a sentence that has just been taught gets its old meaning back. */
export function undoingOf(before: IntentExample | undefined, added: boolean): Undoing | null {
  if (added) return "remove";
  if (!before) return null;
  return before.origin === "shipped" ? "restore" : "teach";
}
