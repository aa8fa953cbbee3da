import { Button, Dropdown } from "antd";
import { FileDown } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import type { EntryFilter } from "../api.ts";
import styles from "./knowledge-page.module.css";

const FILES = [
  { key: "xlsx", label: "export.xlsx", query: { format: "xlsx" } },
  { key: "csv", label: "export.csv", query: { format: "csv" } },
  { key: "gbk", label: "export.gbk", query: { format: "csv", encoding: "gbk" } },
  { key: "json", label: "export.json", query: { format: "json" } },
] as const;

/** Where the entries of a list, all pages of them, come as a file. */
export function exportAddress(query: Record<string, string>, { due, ...filter }: EntryFilter): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(filter)) if (value) params.set(name, value);
  if (due) params.set("review_due", "true");
  return `/api/v1/knowledge/export?${params}`;
}

/** Downloads what the list shows, as a file that an import reads again. */
export function ExportMenu({ filter }: { filter: EntryFilter }) {
  const t = useT();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: [
          {
            type: "group",
            label: t("export.hint"),
            children: FILES.map(({ key, label, query }) => ({
              key,
              label: (
                <a href={exportAddress(query, filter)} download>
                  {t(label)}
                </a>
              ),
            })),
          },
        ],
      }}
    >
      <Button
        className={styles.desk}
        icon={<FileDown size={15} aria-hidden />}
        aria-label={t("export.open")}
        title={t("export.open")}
      >
        <span className={styles.label}>{t("export.open")}</span>
      </Button>
    </Dropdown>
  );
}
