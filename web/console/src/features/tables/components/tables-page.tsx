import type { Lang, TableBrief, TableDraft, TablesFound } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Input, Modal } from "antd";
import { ClipboardPaste, FileUp, Plus, RotateCcw, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { deleteTable, guessTable, readTables, restoreTable, tableKeys, tablesQuery } from "../api.ts";
import { emptyDraft, exampleDraft, parseBlock } from "../model/grid.ts";
import styles from "./tables.module.css";

const route = getRouteApi("/signed-in/knowledge/tables");
const ACCEPT = ".xlsx,.csv,.tsv,.docx,.pdf,.html,.htm,.md";

/** The tables that questions are answered from. */
export function TablesPage() {
  const t = useT();
  const can = useCan();
  const { locale } = useLocale();
  const { lang = locale } = route.useSearch();
  const [bin, setBin] = useState(false);
  const query = useQuery(tablesQuery(bin));
  const begin = useBegin();
  const list = query.data?.tables.filter((one) => one.lang === lang || one.lang === "") ?? [];
  const write = can("knowledge:publish");
  return (
    <Frame lang={lang} actions={write && <Actions lang={lang} />}>
      <div className={styles.scroller}>
        <div className={styles.inner}>
          <div className={styles.listHead}>
            <div>
              <h2>{t(bin ? "table.bin" : "table.title")}</h2>
              <p>{t(bin ? "table.binHint" : "table.hint")}</p>
            </div>
            <Button size="small" type="text" onClick={() => setBin(!bin)}>
              {t(bin ? "table.binClose" : "table.binOpen")}
            </Button>
          </div>
          {query.isPending && <Skeleton rows={4} height={36} />}
          {query.isError && !query.data && (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          )}
          {query.data && list.length === 0 && (
            <EmptyState
              title={t(bin ? "table.binEmpty" : "table.empty")}
              hint={bin ? undefined : t("table.emptyHint")}
              action={
                write &&
                !bin && <Button onClick={() => begin(exampleDraft(lang))}>{t("table.example")}</Button>
              }
            />
          )}
          {list.length > 0 && <List tables={list} bin={bin} write={write} />}
        </div>
      </div>
    </Frame>
  );
}

/** Takes a table that is not saved yet to the editor. */
function useBegin() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return (draft: TableDraft) => {
    client.setQueryData(tableKeys.draft, draft);
    void navigate({ to: "/knowledge/tables/$id", params: { id: "new" } });
  };
}

function Actions({ lang }: { lang: Lang }) {
  const t = useT();
  const format = useFormat();
  const comma = useLocale().locale === "zh" ? "、" : ", ";
  const errorText = useErrorText();
  const begin = useBegin();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const [found, setFound] = useState<TablesFound | null>(null);
  const [pasting, setPasting] = useState(false);

  const take = async (file: File | undefined) => {
    if (!file) return;
    setShare(0);
    try {
      const read = await readTables(file, lang, setShare);
      const [only] = read.tables;
      if (!only) toast("error", t(read.skipped > 0 ? "table.tooLarge" : "table.noneInFile"));
      else if (read.tables.length === 1 && read.skipped === 0) begin(only);
      else setFound(read);
    } catch (error) {
      toast("error", errorText(error));
    } finally {
      setShare(null);
    }
  };

  return (
    <div className={styles.actions}>
      <Button
        icon={<FileUp size={15} aria-hidden />}
        loading={share !== null}
        onClick={() => input.current?.click()}
      >
        {share !== null && share < 1
          ? format.percent(share)
          : t(share === null ? "table.upload" : "table.reading")}
      </Button>
      <Button icon={<ClipboardPaste size={15} aria-hidden />} onClick={() => setPasting(true)}>
        {t("table.paste")}
      </Button>
      <Button
        type="primary"
        icon={<Plus size={15} aria-hidden />}
        onClick={() => begin(emptyDraft(lang, [t("table.newKey"), t("table.newValue")]))}
      >
        {t("table.new")}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        hidden
        data-testid="table-file"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Modal
        open={found !== null}
        title={t("table.choose")}
        footer={null}
        onCancel={() => setFound(null)}
        destroyOnHidden
      >
        <ul className={styles.found}>
          {found?.tables.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the tables of a file do not move
            <li key={i}>
              <button type="button" onClick={() => begin(one)}>
                <b>{one.title || t("table.untitled")}</b>
                <span>
                  {t("table.extent", {
                    rows: format.number(one.content.rows.length),
                    columns: format.number(one.content.columns.length),
                  })}
                  {" · "}
                  {one.content.columns.map(({ name }) => name).join(comma)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        {found && found.skipped > 0 && (
          <p className={styles.quiet}>{t("table.skipped", { count: found.skipped })}</p>
        )}
      </Modal>
      {pasting && <Paste lang={lang} onTaken={begin} onClose={() => setPasting(false)} />}
    </div>
  );
}

/** Takes cells that were copied in a spreadsheet. */
function Paste({
  lang,
  onTaken,
  onClose,
}: {
  lang: Lang;
  onTaken: (draft: TableDraft) => void;
  onClose: () => void;
}) {
  const t = useT();
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const guess = useMutation({
    mutationFn: () => guessTable(lang, parseBlock(text)),
    onSuccess: onTaken,
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <Modal
      open
      title={t("table.paste")}
      okText={t("table.pasteOk")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !text.includes("\t"), loading: guess.isPending }}
      onOk={() => guess.mutate()}
      onCancel={onClose}
    >
      <p className={styles.quiet}>{t("table.pasteHint")}</p>
      <Input.TextArea
        autoFocus
        aria-label={t("table.paste")}
        rows={8}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Modal>
  );
}

function List({ tables, bin, write }: { tables: readonly TableBrief[]; bin: boolean; write: boolean }) {
  const t = useT();
  const format = useFormat();
  const comma = useLocale().locale === "zh" ? "、" : ", ";
  const errorText = useErrorText();
  const client = useQueryClient();
  const settled = {
    onError: (error: Error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: tableKeys.all }),
  };
  const back = useMutation({
    mutationFn: restoreTable,
    onSuccess: () => toast("done", t("table.restored")),
    ...settled,
  });
  const drop = useMutation({
    mutationFn: deleteTable,
    onSuccess: (_, id) =>
      toast("done", t("table.deleted"), {
        action: { label: t("table.undo"), run: () => back.mutate(id) },
      }),
    ...settled,
  });
  return (
    <Table
      acts
      columns={[
        { label: t("table.name") },
        { label: t("table.columns"), wide: true },
        { label: t("table.rows") },
        { label: t(bin ? "table.deletedAt" : "table.updatedAt"), wide: true },
      ]}
    >
      {tables.map((one) => (
        <tr key={one.id}>
          <td>
            {bin ? (
              one.title
            ) : (
              <Link to="/knowledge/tables/$id" params={{ id: one.id }} className={styles.name}>
                {one.title}
              </Link>
            )}
            {!one.enabled && <span className={styles.off}>{t("table.off")}</span>}
          </td>
          <td className={`${table.wide} ${table.quiet}`}>
            <span className={styles.names}>{one.columns.join(comma)}</span>
          </td>
          <td className={table.number}>{format.number(one.rows)}</td>
          <td className={`${table.wide} ${table.number}`}>
            {format.dateTime(bin ? one.deleted_at : one.updated_at)}
            <div className={table.quiet}>{one.updated_by.name}</div>
          </td>
          <td className={table.actions}>
            {write && (
              <Button
                size="small"
                type="text"
                aria-label={t(bin ? "table.restore" : "action.delete")}
                icon={bin ? <RotateCcw size={15} aria-hidden /> : <Trash2 size={15} aria-hidden />}
                onClick={() => (bin ? back : drop).mutate(one.id)}
              />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
