import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

/** The records that answers rest on. They are shown wherever they are named. */
export const orderQuery = (number: string) =>
  queryOptions({
    queryKey: ["order", number],
    queryFn: ({ signal }) => api("get", "/orders/{number}", { path: { number }, signal }),
  });

export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ["product", id],
    queryFn: ({ signal }) => api("get", "/products/{id}", { path: { id }, signal }),
  });

/** The products with some ids of the shop's own, in one question for all of them. */
export const namedProductsQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: ["products", "named", [...ids].sort()],
    queryFn: ({ signal }) => api("get", "/products", { query: { external_id: [...ids] }, signal }),
    enabled: ids.length > 0,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

/** Products that fit some words, or whose id begins with them. */
export const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ["products", "found", q],
    queryFn: ({ signal }) => api("get", "/products", { query: { q, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });

/** A picture that answers show. Its links are good for a day. */
export const pictureQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "picture", id],
    queryFn: ({ signal }) => api("get", "/knowledge/images/{id}", { path: { id }, signal }),
    staleTime: 60 * 60_000,
  });

export const passageQuery = (id: string) =>
  queryOptions({
    queryKey: ["documents", "passage", id],
    queryFn: ({ signal }) => api("get", "/knowledge/passages/{id}", { path: { id }, signal }),
  });

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}", { path: { id }, signal }),
  });

/** A table as it was when it answered. */
export const tableQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["tables", "version", id, version],
    queryFn: ({ signal }) =>
      api("get", "/knowledge/tables/{id}/versions/{version}", { path: { id, version }, signal }),
  });
