import type { Document } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button, Switch } from "antd";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { KnowledgeTabs } from "@/shared/knowledge/knowledge-tabs.tsx";
import source from "@/shared/knowledge/source.module.css";
import { useCan } from "@/shared/session/session.ts";
import { Page } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { documentsQuery } from "../api.ts";
import { useDocument } from "../hooks/use-document.ts";
import styles from "./documents.module.css";
import { DocumentDropZone } from "./drop-zone.tsx";
import { StateMark } from "./state-mark.tsx";

const route = getRouteApi("/signed-in/knowledge/documents");

/** The files that the bot quotes from, and the place for the next ones. */
export function DocumentsPage() {
  const t = useT();
  const can = useCan();
  const locale = useLocale();
  const { lang = locale.locale } = route.useSearch();
  return (
    <>
      <header className={styles.head}>
        <h1>{t("nav.knowledge")}</h1>
        <KnowledgeTabs lang={lang} />
      </header>
      <Page title={t("documents.title")} hint={t("documents.hint")}>
        {can("knowledge:write") && <DocumentDropZone />}
        <List />
      </Page>
    </>
  );
}

function List() {
  const t = useT();
  const format = useFormat();
  const query = useQuery(documentsQuery);
  if (query.isPending) return <Skeleton rows={4} height={36} />;
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { documents, passages, limit } = query.data;
  if (documents.length === 0)
    return <EmptyState title={t("documents.none")} hint={t("documents.noneHint")} />;
  return (
    <>
      <Table
        acts
        columns={[
          { label: t("documents.name") },
          { label: t("documents.state") },
          { label: t("documents.passages"), wide: true },
          { label: t("documents.answers"), wide: true },
          { label: t("documents.changed"), wide: true },
        ]}
      >
        {documents.map((one) => (
          <Row key={one.id} one={one} />
        ))}
      </Table>
      <p className={styles.total}>
        {t("documents.total", { count: format.number(passages), limit: format.number(limit) })}
      </p>
    </>
  );
}

function Row({ one }: { one: Document }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { change, remove } = useDocument(one);
  return (
    <tr>
      <td>
        <Link to="/knowledge/documents/$id" params={{ id: one.id }} className={source.name}>
          {one.name}
        </Link>
        <div className={table.quiet}>
          {[one.format.toUpperCase(), format.bytes(one.size), t(`lang.${one.lang}`)]
            .filter(Boolean)
            .join(" · ")}
        </div>
      </td>
      <td>
        <StateMark one={one} />
        {one.failure && <div className={source.failure}>{one.failure}</div>}
      </td>
      <td className={`${table.wide} ${table.number}`}>
        {format.number(one.passages)}
        {one.pages > 0 && (
          <div className={table.quiet}>{t("documents.pages", { count: format.number(one.pages) })}</div>
        )}
      </td>
      <td className={`${table.wide} ${table.number}`}>{format.number(one.answers)}</td>
      <td className={`${table.wide} ${table.number}`}>
        {format.dateTime(one.updated_at)}
        <div className={table.quiet}>{one.updated_by}</div>
      </td>
      <td className={table.actions}>
        {can("knowledge:write") && (
          <span className={styles.acts}>
            {one.version > 0 && (
              <Switch
                size="small"
                checked={one.enabled}
                loading={change.isPending}
                aria-label={t("documents.enable", { name: one.name })}
                onChange={(enabled) => change.mutate({ edit: one.edit, enabled })}
              />
            )}
            <Button size="small" type="text" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t("action.delete")}
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}
