import type { Entry } from "@shopbell/shared/api/types.ts";

/** What counts as the same phrasing: case, width and marks do not tell two apart. */
const plain = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");

/** The phrasings of all entries, without doubles and without the question itself. */
export function joinPhrasings(question: string, entries: readonly Entry[]): string[] {
  const known = new Set([plain(question)]);
  const out: string[] = [];
  for (const text of entries.flatMap((entry) => [entry.question, ...entry.phrasings])) {
    const key = plain(text);
    if (!key || known.has(key)) continue;
    known.add(key);
    out.push(text);
  }
  return out;
}
