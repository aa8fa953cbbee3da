import type { Entry, Order, Product } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { get } from "@/shared/api/http.ts";

/** The records that answers rest on. They are shown wherever they are named. */
export const orderQuery = (number: string) =>
  queryOptions({
    queryKey: ["order", number],
    queryFn: ({ signal }) => get<Order>(`/orders/${encodeURIComponent(number)}`, undefined, signal),
  });

export const productQuery = (id: string) =>
  queryOptions({
    queryKey: ["product", id],
    queryFn: ({ signal }) => get<Product>(`/products/${encodeURIComponent(id)}`, undefined, signal),
  });

export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id],
    queryFn: ({ signal }) => get<Entry>(`/knowledge/entries/${id}`, undefined, signal),
  });
