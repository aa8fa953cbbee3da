import type { Conversation } from "@shopbell/shared/api/types.ts";

/** The order that somebody is looking at: ids and the age of their last line. */
export type HeldOrder = ReadonlyMap<string, number>;

export const holdOrder = (rows: readonly Conversation[]): HeldOrder =>
  new Map(rows.map((row) => [row.id, row.last_at]));

export interface HeldRows {
  rows: Conversation[];
  /** Those of the rows that are in the list no more. */
  gone: ReadonlySet<string>;
  /** Conversations that would stand elsewhere, above, once the order is let go. */
  gathered: number;
}

/**
 * Draws the live rows in the held order, so that nothing moves under the
 * pointer. Rows that came since are counted; rows that left stay, in their last
 * known state; rows of further pages follow below.
 */
export function inHeldOrder(
  live: readonly Conversation[],
  held: HeldOrder,
  lastKnown: ReadonlyMap<string, Conversation>,
): HeldRows {
  const byID = new Map(live.map((row) => [row.id, row]));
  const rows: Conversation[] = [];
  const gone = new Set<string>();
  let gathered = 0;
  let oldest = Number.POSITIVE_INFINITY;
  for (const [id, heldAt] of held) {
    oldest = Math.min(oldest, heldAt);
    const row = byID.get(id) ?? lastKnown.get(id);
    if (row) rows.push(row);
    if (!byID.has(id)) gone.add(id);
    else if (row && row.last_at > heldAt && rows.length > 1) gathered++;
  }
  for (const row of live) {
    if (held.has(row.id)) continue;
    if (row.last_at <= oldest) rows.push(row);
    else gathered++;
  }
  return { rows, gone, gathered };
}
