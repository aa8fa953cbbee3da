import type { Mention } from "@shopbell/shared/api/types.ts";

export interface Segment {
  text: string;
  /** Which of the mentions it is, in their order; null for what lies between. */
  mention: number | null;
}

/**
 * Cuts a text into what is mentioned and what lies between. The server counts
 * characters, not UTF-16 units. Of two that overlap the earlier and longer one is marked.
 */
export function segmentsOf(text: string, mentions: readonly Mention[]): Segment[] {
  const chars = [...text];
  const order = mentions
    .map((mention, index) => ({ mention, index }))
    .filter(({ mention: { start, end } }) => start >= 0 && start < end && end <= chars.length)
    .sort((a, b) => a.mention.start - b.mention.start || b.mention.end - a.mention.end);
  const segments: Segment[] = [];
  let at = 0;
  for (const { mention, index } of order) {
    if (mention.start < at) continue;
    if (mention.start > at) segments.push({ text: chars.slice(at, mention.start).join(""), mention: null });
    segments.push({ text: chars.slice(mention.start, mention.end).join(""), mention: index });
    at = mention.end;
  }
  if (at < chars.length) segments.push({ text: chars.slice(at).join(""), mention: null });
  return segments;
}
