import type { Lang, Table, TableCell, TableColumn, TableDraft } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Drawer, Input, Popconfirm, Segmented, Select, Switch } from "antd";
import { ArrowLeft, Columns3, History as HistoryIcon, Redo2, Rows3, Trash2, Undo2 } from "lucide-react";
import { useState } from "react";
import { isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { ProductsPicker } from "@/shared/records/product-picker.tsx";
import { useCan } from "@/shared/session/session.ts";
import { Found } from "@/shared/ui/found.tsx";
import { LeaveGuard } from "@/shared/ui/leave-guard.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { restoreVersion, saveTable, tableKeys, tableQuery, versionsQuery } from "../api.ts";
import {
  addColumn,
  addRow,
  change,
  emptyDraft,
  type History,
  type Place,
  redo,
  removeColumn,
  removeRow,
  reshape,
  setColumn,
  undo,
  write,
} from "../model/grid.ts";
import { ColumnSettings, Grid } from "./grid.tsx";
import styles from "./tables.module.css";
import { TryBox } from "./try-box.tsx";

/** As the server takes them. */
const MAX_PRODUCTS = 200;

const route = getRouteApi("/signed-in/knowledge/tables/$id");

/** One table, stored or new. */
export function TablePage() {
  const { id } = route.useParams();
  return id === "new" ? <NewTable /> : <StoredTable key={id} id={id} />;
}

function NewTable() {
  const t = useT();
  const { locale } = useLocale();
  const client = useQueryClient();
  const [draft] = useState(
    () =>
      client.getQueryData<TableDraft>(tableKeys.draft) ??
      emptyDraft(locale, [t("table.newKey"), t("table.newValue")]),
  );
  return <Editor start={draft} id="" />;
}

function StoredTable({ id }: { id: string }) {
  const t = useT();
  const query = useQuery({ ...tableQuery(id), refetchOnWindowFocus: false });
  return (
    <Found
      query={query}
      loading={
        <div className={styles.editor}>
          <Skeleton rows={8} height={32} />
        </div>
      }
      gone={
        <EmptyState
          title={t("table.gone")}
          action={<Link to="/knowledge/tables">{t("table.toList")}</Link>}
        />
      }
    >
      {(one) => <Editor key={one.version} start={one} id={id} stored={one} />}
    </Found>
  );
}

function Editor({ start, id, stored }: { start: TableDraft; id: string; stored?: Table }) {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const [draft, setDraft] = useState(start);
  const [history, setHistory] = useState<History>({ past: [], now: start.content, future: [] });
  const [active, setActive] = useState<Place>({ row: 0, column: 0 });
  const [cells, setCells] = useState<readonly TableCell[]>([]);
  const [versions, setVersions] = useState(false);
  const [saved, setSaved] = useState(false);
  const readOnly = !can("knowledge:publish");
  const content = history.now;
  const lang: Lang = draft.lang === "" ? locale : draft.lang;
  const { title, about, products, categories, enabled, version } = draft;
  const table: TableDraft = {
    title,
    lang: draft.lang,
    about,
    products,
    categories,
    enabled,
    version,
    content,
  };
  const dirty = !saved && (id === "" || draft !== start || content !== start.content);
  const matrix = content.shape === "matrix";

  const edit = (next: (now: typeof content) => typeof content) => {
    setCells([]);
    setHistory((all) => change(all, next(all.now)));
  };
  const set = (patch: Partial<TableDraft>) => setDraft((all) => ({ ...all, ...patch }));

  const save = useMutation({
    mutationFn: () => saveTable(id, table),
    onSuccess: async (done) => {
      setSaved(true);
      client.removeQueries({ queryKey: tableKeys.draft });
      client.setQueryData(tableQuery(done.id).queryKey, done);
      void client.invalidateQueries({ queryKey: [...tableKeys.all, "list"] });
      void client.invalidateQueries({ queryKey: [...tableKeys.all, "versions"] });
      toast("done", t("form.saved"));
      if (id === "") {
        await navigate({
          to: "/knowledge/tables/$id",
          params: { id: done.id },
          replace: true,
          ignoreBlocker: true,
        });
      }
    },
    onError: (error) => {
      const fields = isApiError(error) ? Object.values(error.fields) : [];
      toast("error", fields[0] ?? errorText(error));
    },
  });

  return (
    <div className={styles.editor}>
      <header className={styles.editorHead}>
        <Link to="/knowledge/tables" search={{ lang }} className={styles.back}>
          <ArrowLeft size={15} aria-hidden />
          {t("table.title")}
        </Link>
        <span className={styles.space} />
        {stored && (
          <Button type="text" icon={<HistoryIcon size={15} aria-hidden />} onClick={() => setVersions(true)}>
            {t("table.version", { n: stored.version })}
          </Button>
        )}
        {!readOnly && (
          <Button
            type="primary"
            disabled={!dirty || !draft.title.trim()}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t("action.save")}
          </Button>
        )}
      </header>
      {id === "" && <p className={styles.note}>{t("table.previewHint")}</p>}
      <div className={styles.fields}>
        <div className={styles.field}>
          <label htmlFor="table-title">{t("table.name")}</label>
          <Input
            id="table-title"
            value={draft.title}
            maxLength={120}
            disabled={readOnly}
            onChange={(event) => set({ title: event.target.value })}
          />
          <small>{t(draft.title.trim() ? "table.nameHelp" : "table.nameMissing")}</small>
        </div>
        <div className={styles.field}>
          <label htmlFor="table-about">{t("table.about")}</label>
          <Input
            id="table-about"
            value={draft.about}
            maxLength={500}
            disabled={readOnly}
            onChange={(event) => set({ about: event.target.value })}
          />
          <small>{t("table.aboutHelp")}</small>
        </div>
        <div className={styles.field}>
          <label htmlFor="table-products">{t("table.products")}</label>
          <ProductsPicker
            id="table-products"
            value={draft.products}
            maxCount={MAX_PRODUCTS}
            disabled={readOnly}
            placeholder={t("table.productsAll")}
            onChange={(products) => set({ products })}
          />
          <small>{t("table.productsHelp")}</small>
        </div>
        <div className={styles.fieldRow}>
          <div className={styles.field}>
            <b>{t("table.lang")}</b>
            <Select
              aria-label={t("table.lang")}
              value={draft.lang}
              disabled={readOnly}
              onChange={(next: TableDraft["lang"]) => set({ lang: next })}
              options={[
                { value: "zh", label: t("lang.zh") },
                { value: "en", label: t("lang.en") },
                { value: "", label: t("table.bothLangs") },
              ]}
            />
          </div>
          <div className={styles.field}>
            <b>{t("table.shape")}</b>
            <Segmented<TableDraft["content"]["shape"]>
              value={content.shape}
              disabled={readOnly}
              onChange={(shape) => edit((now) => reshape(now, shape, lang))}
              options={[
                { value: "list", label: t("table.shape.list") },
                { value: "matrix", label: t("table.shape.matrix") },
              ]}
            />
          </div>
          <div className={styles.field}>
            <b>{t("table.enabled")}</b>
            <Switch
              aria-label={t("table.enabled")}
              checked={draft.enabled}
              disabled={readOnly}
              onChange={(enabled) => set({ enabled })}
            />
          </div>
        </div>
      </div>
      {matrix && <Axes content={content} readOnly={readOnly} edit={edit} />}
      <div className={styles.work}>
        <div className={styles.gridSide}>
          {!readOnly && (
            <div className={styles.tools} role="toolbar" aria-label={t("table.tools")}>
              <Button
                size="small"
                icon={<Rows3 size={14} aria-hidden />}
                onClick={() => edit((now) => addRow(now, Math.max(0, active.row + 1)))}
              >
                {t("table.addRow")}
              </Button>
              <Button
                size="small"
                icon={<Columns3 size={14} aria-hidden />}
                onClick={() => edit((now) => addColumn(now, active.column + 1))}
              >
                {t("table.addColumn")}
              </Button>
              <Button
                size="small"
                disabled={active.row < 0 || content.rows.length === 0}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => {
                  edit((now) => removeRow(now, active.row));
                  setActive({ ...active, row: Math.min(active.row, content.rows.length - 2) });
                }}
              >
                {t("table.removeRow")}
              </Button>
              <Button
                size="small"
                disabled={content.columns.length <= 2}
                icon={<Trash2 size={14} aria-hidden />}
                onClick={() => {
                  edit((now) => removeColumn(now, active.column));
                  setActive({ ...active, column: Math.min(active.column, content.columns.length - 2) });
                }}
              >
                {t("table.removeColumn")}
              </Button>
              <span className={styles.space} />
              <Button
                size="small"
                type="text"
                disabled={history.past.length === 0}
                aria-label={t("table.undo")}
                icon={<Undo2 size={15} aria-hidden />}
                onClick={() => setHistory(undo)}
              />
              <Button
                size="small"
                type="text"
                disabled={history.future.length === 0}
                aria-label={t("table.redo")}
                icon={<Redo2 size={15} aria-hidden />}
                onClick={() => setHistory(redo)}
              />
            </div>
          )}
          <Grid
            content={content}
            active={active}
            cells={cells}
            readOnly={readOnly}
            onActive={setActive}
            onWrite={(at, block) => edit((now) => write(now, at, block))}
            onColumn={(at, patch) => edit((now) => setColumn(now, at, patch))}
            onUndo={() => setHistory(undo)}
            onRedo={() => setHistory(redo)}
          />
          <p className={styles.quiet}>{t("table.formats")}</p>
        </div>
        <TryBox table={table} lang={lang} onCells={setCells} />
      </div>
      <LeaveGuard dirty={dirty && !readOnly && !save.isPending} />
      {stored && (
        <Drawer
          open={versions}
          onClose={() => setVersions(false)}
          size={400}
          title={t("table.versions")}
          destroyOnHidden
        >
          <Versions table={stored} readOnly={readOnly} onDone={() => setVersions(false)} />
        </Drawer>
      )}
    </div>
  );
}

interface AxesProps {
  content: TableDraft["content"];
  readOnly: boolean;
  edit: (next: (now: TableDraft["content"]) => TableDraft["content"]) => void;
}

/** What the rows, the head and the cells of a matrix are. */
function Axes({ content, readOnly, edit }: AxesProps) {
  const t = useT();
  const down = content.columns[0];
  const { across, cell } = content;
  if (!down || !across || !cell) return null;
  const axis = (
    key: "down" | "across" | "cell",
    column: TableColumn,
    onChange: (patch: Partial<TableColumn>) => void,
  ) => (
    <div className={styles.axis}>
      <b>{t(`table.axis.${key}`)}</b>
      <Input
        size="small"
        aria-label={t(`table.axis.${key}`)}
        value={column.name}
        maxLength={120}
        disabled={readOnly}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {key !== "cell" && (
        <ColumnSettings
          column={column}
          label={t(`table.axis.${key}`)}
          readOnly={readOnly}
          onChange={onChange}
        />
      )}
    </div>
  );
  return (
    <div className={styles.axes}>
      {axis("down", down, (patch) => edit((now) => setColumn(now, 0, patch)))}
      {axis("across", across, (patch) => edit((now) => ({ ...now, across: { ...across, ...patch } })))}
      {axis("cell", cell, (patch) => edit((now) => ({ ...now, cell: { ...cell, ...patch } })))}
    </div>
  );
}

function Versions({ table, readOnly, onDone }: { table: Table; readOnly: boolean; onDone: () => void }) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const query = useQuery(versionsQuery(table.id));
  const restore = useMutation({
    mutationFn: (version: number) => restoreVersion(table.id, version, table.version),
    onSuccess: (done) => {
      client.setQueryData(tableQuery(done.id).queryKey, done);
      void client.invalidateQueries({ queryKey: tableKeys.all });
      toast("done", t("table.versionRestored"));
      onDone();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  if (query.isPending) return <Skeleton rows={5} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <ol className={styles.versions}>
      {query.data.versions.map((one) => (
        <li key={one.version}>
          <div>
            <b>{t("table.version", { n: one.version })}</b>
            {one.of > 0 && <span className={styles.quiet}> {t("table.versionOf", { n: one.of })}</span>}
            <div className={styles.quiet}>
              {format.dateTime(one.at)} · {one.by.name}
            </div>
          </div>
          {one.version === table.version ? (
            <span className={styles.quiet}>{t("table.versionNow")}</span>
          ) : (
            !readOnly && (
              <Popconfirm
                title={t("table.versionAsk", { n: one.version })}
                okText={t("table.restore")}
                cancelText={t("action.cancel")}
                onConfirm={() => restore.mutate(one.version)}
              >
                <Button size="small" loading={restore.isPending && restore.variables === one.version}>
                  {t("table.restore")}
                </Button>
              </Popconfirm>
            )
          )}
        </li>
      ))}
    </ol>
  );
}
