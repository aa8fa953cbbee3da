import type { Experiment, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { experimentsQuery } from "../api.ts";
import { ExperimentForm } from "./experiment-form.tsx";
import styles from "./experiments-page.module.css";
import { ReportPane } from "./report-pane.tsx";
import { StateMark } from "./state-mark.tsx";

const route = getRouteApi("/signed-in/knowledge/experiments");

/** Tests of several answers of an entry: all of them, or what one has found. */
export function ExperimentsPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const { lang = locale, test } = route.useSearch();
  const [writing, setWriting] = useState(false);
  const query = useQuery(experimentsQuery(lang));
  const list = query.data?.experiments;
  const open = (id: string) => void navigate({ to: "/knowledge/experiments", search: { lang, test: id } });
  const create = can("knowledge:propose") && (
    <Button
      type="primary"
      icon={<Plus size={15} strokeWidth={2} aria-hidden />}
      onClick={() => setWriting(true)}
    >
      {t("ab.new")}
    </Button>
  );
  return (
    <Frame lang={lang} actions={!test && list && list.length > 0 && create}>
      <div className={styles.scroller}>
        <div className={styles.inner}>
          {test ? (
            <ReportPane key={test} id={test} lang={lang} />
          ) : (
            <>
              <h2>{t("ab.title")}</h2>
              <p className={styles.hint}>{t("ab.hint")}</p>
              {query.isPending && <Skeleton rows={5} height={36} />}
              {query.isError && !list && (
                <ErrorState error={query.error} onRetry={() => void query.refetch()} />
              )}
              {list?.length === 0 && (
                <EmptyState title={t("ab.empty")} hint={t("ab.emptyHint")} action={create} />
              )}
              {list && list.length > 0 && <Tests lang={lang} list={list} />}
            </>
          )}
        </div>
      </div>
      {writing && (
        <ExperimentForm
          lang={lang}
          experiment={null}
          onClose={() => setWriting(false)}
          onSaved={({ id }) => {
            setWriting(false);
            open(id);
          }}
        />
      )}
    </Frame>
  );
}

function Tests({ lang, list }: { lang: Lang; list: readonly Experiment[] }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <Table
      columns={[
        { label: t("ab.colEntry") },
        { label: t("ab.colState") },
        { label: t("ab.goal"), wide: true },
        { label: t("ab.colExposed"), className: styles.right },
        { label: t("ab.colSince"), wide: true },
      ]}
    >
      {list.map((one) => (
        <tr key={one.id}>
          <td className={styles.entry}>
            <Link to="/knowledge/experiments" search={{ lang, test: one.id }}>
              {one.question}
            </Link>
            <span>{t("ab.answers", { count: one.arms.length })}</span>
          </td>
          <td>
            <StateMark experiment={one} />
          </td>
          <td className={table.wide}>{t(`ab.goal.${one.goal}`)}</td>
          <td className={`${styles.right} ${table.number}`}>{format.number(one.exposed)}</td>
          <td className={`${table.wide} ${table.number}`}>
            {one.started_at > 0 ? format.listTime(one.started_at, now) : "–"}
          </td>
        </tr>
      ))}
    </Table>
  );
}
