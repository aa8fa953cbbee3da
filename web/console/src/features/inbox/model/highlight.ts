export interface Part {
  text: string;
  hit: boolean;
}

const words = (query: string): string[] => query.trim().split(/\s+/).filter(Boolean);

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Splits a text into the parts that were searched for and the rest. */
export function highlight(text: string, query: string): Part[] {
  const wanted = words(query).map(escaped);
  if (wanted.length === 0) return [{ text, hit: false }];
  return text
    .split(new RegExp(`(${wanted.join("|")})`, "giu"))
    .map((part, index) => ({ text: part, hit: index % 2 === 1 }))
    .filter((part) => part.text !== "");
}

/** A long text from shortly before its first hit. */
export function snippet(text: string, query: string, before = 24): string {
  const lower = text.toLowerCase();
  const positions = words(query.toLowerCase())
    .map((word) => lower.indexOf(word))
    .filter((at) => at >= 0);
  const first = positions.length > 0 ? Math.min(...positions) : 0;
  return first > before ? `…${text.slice(first - before)}` : text;
}
