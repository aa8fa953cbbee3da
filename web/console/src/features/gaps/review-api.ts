import type { EntryBulkReport, Lang, ReviewItem, ReviewMark } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const reviewKey = ["review"] as const;

export const reviewQuery = (lang: Lang, mine: boolean) =>
  queryOptions({
    queryKey: [...reviewKey, lang, mine],
    queryFn: ({ signal }) => api("get", "/knowledge/review", { query: { lang, mine }, signal }),
    refetchInterval: 15_000,
  });

export const markReview = (body: ReviewMark): Promise<void> => api("put", "/knowledge/review", { body });

/** Takes back what has been done. */
export type Undo = () => Promise<unknown>;

export async function confirmEntry({ id, flags }: ReviewItem): Promise<Undo> {
  const body = { claims: flags.map((flag) => flag.claim.id) };
  await api("post", "/knowledge/entries/{id}/confirm", { path: { id }, body });
  return () => api("post", "/knowledge/entries/{id}/unconfirm", { path: { id }, body });
}

const REVIEW_DAYS = 90;
const DAY_MS = 86_400_000;

/** Somebody has looked: the next time is in a quarter. */
export async function reviewedEntry(id: string): Promise<Undo> {
  const { tags, owner, review_at } = await api("get", "/knowledge/entries/{id}", { path: { id } });
  const keep = (at: number) =>
    api("put", "/knowledge/entries/{id}/upkeep", {
      path: { id },
      body: { tags, review_at: at, ...(owner ? { owner_id: owner.id } : {}) },
    });
  await keep(Date.now() + REVIEW_DAYS * DAY_MS);
  return () => keep(review_at);
}

export async function switchOff(id: string): Promise<Undo> {
  const report: EntryBulkReport = await api("post", "/knowledge/entries/bulk", {
    body: { action: "off", ids: [id] },
  });
  return () => Promise.all(report.undo.map((body) => api("post", "/knowledge/entries/bulk", { body })));
}
