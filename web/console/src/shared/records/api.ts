import { queryOptions } from "@tanstack/react-query";
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
