import type { Import } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import { ArrowLeft } from "lucide-react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import source from "@/shared/knowledge/source.module.css";
import { useCan } from "@/shared/session/session.ts";
import { Page } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { deleteImport, importKeys, importsQuery } from "../api.ts";
import { isBusy } from "../model/state.ts";
import { ImportDropZone } from "./drop-zone.tsx";
import { StateMark } from "./state-mark.tsx";

/** Files that have become entries, and the place for the next one. */
export function ImportsPage() {
  const t = useT();
  const can = useCan();
  if (!can("knowledge:write")) return <EmptyState title={t("error.forbidden")} />;
  return (
    <Page
      title={t("import.title")}
      hint={t("import.hint")}
      actions={
        <Link to="/knowledge">
          <Button icon={<ArrowLeft size={15} aria-hidden />}>{t("nav.knowledge")}</Button>
        </Link>
      }
    >
      <ImportDropZone />
      <List />
    </Page>
  );
}

function List() {
  const t = useT();
  const format = useFormat();
  const query = useQuery(importsQuery);
  if (query.isPending) return <Skeleton rows={4} height={36} />;
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { imports } = query.data;
  if (imports.length === 0) return <EmptyState title={t("import.none")} hint={t("import.noneHint")} />;
  return (
    <Table
      acts
      columns={[
        { label: t("import.file") },
        { label: t("import.state") },
        { label: t("import.result"), wide: true },
        { label: t("import.when"), wide: true },
      ]}
    >
      {imports.map((one) => (
        <tr key={one.id}>
          <td>
            <Link to="/knowledge/imports/$id" params={{ id: one.id }} className={source.name}>
              {one.name}
            </Link>
            <div className={table.quiet}>{format.bytes(one.size)}</div>
          </td>
          <td>
            <StateMark state={one.state} />
          </td>
          <td className={table.wide}>
            <Result one={one} />
          </td>
          <td className={`${table.wide} ${table.number}`}>
            {format.dateTime(one.created_at)}
            <div className={table.quiet}>{one.created_by}</div>
          </td>
          <td className={table.actions}>
            <Forget one={one} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What came of it, in a few words. */
function Result({ one: { stats, failure, state } }: { one: Import }) {
  const t = useT();
  const format = useFormat();
  if (failure) return <span className={table.quiet}>{failure}</span>;
  if (state === "undone") return t("import.undone", { count: stats.undone });
  const parts = (["created", "updated", "refused"] as const).filter((key) => stats[key] > 0);
  return parts.map((key) => `${t(`import.outcome.${key}`)} ${format.number(stats[key])}`).join(" · ") || "–";
}

function Forget({ one }: { one: Import }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const forget = useMutation({
    mutationFn: () => deleteImport(one.id),
    onError: (error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: importKeys.all }),
  });
  if (isBusy(one)) return null;
  return (
    <Popconfirm
      title={t("import.deleteAsk", { name: one.name })}
      description={<div style={{ maxWidth: 280 }}>{t("import.deleteHint")}</div>}
      okText={t("import.forget")}
      cancelText={t("action.cancel")}
      onConfirm={() => forget.mutate()}
    >
      <Button size="small" type="text" loading={forget.isPending}>
        {t("action.delete")}
      </Button>
    </Popconfirm>
  );
}
