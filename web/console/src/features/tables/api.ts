import type {
  Lang,
  Table,
  TableDraft,
  TablesFound,
  TableTalk,
  TableTried,
} from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api, upload } from "@/shared/api/http.ts";

export const tableKeys = {
  all: ["tables"] as const,
  /** A table that was read or begun and is not saved yet, on its way to the editor. */
  draft: ["table-draft"] as const,
};

export const tablesQuery = (bin: boolean) =>
  queryOptions({
    queryKey: [...tableKeys.all, "list", bin],
    queryFn: ({ signal }) => api("get", "/knowledge/tables", { query: { bin }, signal }),
  });

export const tableQuery = (id: string) =>
  queryOptions({
    queryKey: [...tableKeys.all, "one", id],
    queryFn: ({ signal }) => api("get", "/knowledge/tables/{id}", { path: { id }, signal }),
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...tableKeys.all, "versions", id],
    queryFn: ({ signal }) => api("get", "/knowledge/tables/{id}/versions", { path: { id }, signal }),
  });

export const saveTable = (id: string, body: TableDraft): Promise<Table> =>
  id
    ? api("put", "/knowledge/tables/{id}", { path: { id }, body })
    : api("post", "/knowledge/tables", { body });

export const deleteTable = (id: string): Promise<void> =>
  api("delete", "/knowledge/tables/{id}", { path: { id } });

export const restoreTable = (id: string): Promise<void> =>
  api("post", "/knowledge/tables/{id}/restore", { path: { id } });

export const restoreVersion = (id: string, version: number, seen: number): Promise<Table> =>
  api("post", "/knowledge/tables/{id}/versions/{version}/restore", {
    path: { id, version },
    body: { version: seen },
  });

export const guessTable = (lang: Lang, rows: string[][]): Promise<TableDraft> =>
  api("post", "/knowledge/tables/guess", { body: { lang, rows } });

export const readTables = (file: File, lang: Lang, onProgress: (share: number) => void) =>
  upload<TablesFound>(`/knowledge/tables/read?lang=${lang}`, file, onProgress);

export const tryTable = (
  table: TableDraft,
  question: string,
  lang: Lang,
  talk?: TableTalk,
): Promise<TableTried> =>
  api("post", "/knowledge/tables/try", { body: { table, question, lang, ...(talk && { talk }) } });
