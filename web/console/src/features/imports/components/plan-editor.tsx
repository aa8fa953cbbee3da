import type { ImportPlan, ImportTable, ImportTableHead, Lang } from "@shopbell/shared/api/types.ts";
import { Checkbox, Input, Segmented, Select } from "antd";
import { useId } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { FIELDS, withColumn } from "../model/state.ts";
import styles from "./imports.module.css";

interface PlanEditorProps {
  plan: ImportPlan;
  tables: readonly ImportTableHead[];
  headings: number;
  onChange: (plan: ImportPlan) => void;
}

/** Which columns are what, and what the whole file has in common. */
export function PlanEditor({ plan, tables, headings, onChange }: PlanEditorProps) {
  const t = useT();
  const category = useId();
  const existing = useId();
  return (
    <>
      <div className={styles.fields}>
        <div className={styles.field}>
          <b>{t("import.lang")}</b>
          <div>
            <Segmented<Lang>
              value={plan.lang}
              aria-label={t("import.lang")}
              onChange={(lang) => onChange({ ...plan, lang })}
              options={[
                { value: "zh", label: t("lang.zh") },
                { value: "en", label: t("lang.en") },
              ]}
            />
          </div>
        </div>
        <div className={styles.field}>
          <label htmlFor={existing}>{t("import.existing")}</label>
          <Select
            id={existing}
            value={plan.keep}
            onChange={(keep: boolean) => onChange({ ...plan, keep })}
            options={[
              { value: false, label: t("import.existing.update") },
              { value: true, label: t("import.existing.keep") },
            ]}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={category}>{t("import.category")}</label>
          <Input
            id={category}
            value={plan.category}
            maxLength={200}
            onChange={(event) => onChange({ ...plan, category: event.target.value })}
          />
          <small>{t("import.categoryHelp")}</small>
        </div>
        <div className={styles.checks}>
          <Checkbox
            checked={plan.enabled}
            onChange={(event) => onChange({ ...plan, enabled: event.target.checked })}
          >
            {t("import.enabled")}
          </Checkbox>
          {headings > 0 && (
            <Checkbox
              checked={plan.sections}
              onChange={(event) => onChange({ ...plan, sections: event.target.checked })}
            >
              {t("import.sections", { count: headings })}
            </Checkbox>
          )}
        </div>
      </div>
      {plan.tables.map((table, at) => {
        const head = tables[at];
        if (!head || table.columns.length === 0) return null;
        return (
          <TableMapping
            // biome-ignore lint/suspicious/noArrayIndexKey: tables have their order and nothing else
            key={at}
            head={head}
            table={table}
            onUse={(change) =>
              onChange({
                ...plan,
                tables: plan.tables.map((one, index) => (index === at ? { ...one, ...change } : one)),
              })
            }
            onColumn={(column, field) => onChange(withColumn(plan, at, column, field))}
          />
        );
      })}
    </>
  );
}

interface TableMappingProps {
  head: ImportTableHead;
  table: ImportTable;
  onUse: (change: Partial<ImportTable>) => void;
  onColumn: (column: number, field: string) => void;
}

function TableMapping({ head, table, onUse, onColumn }: TableMappingProps) {
  const t = useT();
  const place = /^\d+$/.test(head.place) ? t("import.page", { n: head.place }) : head.place;
  const columns = table.columns.slice(0, head.first[0]?.length ?? 0);
  return (
    <section className={styles.sheet}>
      <h3>{t("import.table", { place, count: head.rows })}</h3>
      <div className={styles.sheetChecks}>
        <Checkbox checked={table.use} onChange={(event) => onUse({ use: event.target.checked })}>
          {t("import.useTable")}
        </Checkbox>
        {table.use && (
          <Checkbox checked={table.header} onChange={(event) => onUse({ header: event.target.checked })}>
            {t("import.header")}
          </Checkbox>
        )}
      </div>
      <div className={styles.grid}>
        <table>
          {table.use && (
            <thead>
              <tr>
                {columns.map((field, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have their order and nothing else
                  <th key={column}>
                    <Select
                      size="small"
                      value={field}
                      aria-label={t("import.column", { n: column + 1 })}
                      style={{ width: "100%" }}
                      popupMatchSelectWidth={false}
                      onChange={(next: string) => onColumn(column, next)}
                      options={FIELDS.map(([value, label]) => ({ value, label: t(label) }))}
                    />
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {head.first.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have their order and nothing else
              <tr key={index} data-names={index === 0 && table.use && table.header}>
                {row.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <td key={column}>
                    <div>{cell}</div>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
