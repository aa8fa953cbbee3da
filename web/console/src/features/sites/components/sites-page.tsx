import type { Site } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import source from "@/shared/knowledge/source.module.css";
import { useCan } from "@/shared/session/session.ts";
import { Page } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { isReading, sitesQuery } from "../api.ts";
import { useSite } from "../hooks/use-site.ts";
import { AddSite } from "./add-site.tsx";
import styles from "./sites.module.css";
import { StateMark } from "./state-mark.tsx";

const route = getRouteApi("/signed-in/knowledge/sites");

/** The web sites that the bot quotes from, and the place for the next one. */
export function SitesPage() {
  const t = useT();
  const can = useCan();
  const { locale } = useLocale();
  const { lang = locale } = route.useSearch();
  return (
    <Frame lang={lang} oneLanguage>
      <div className={styles.scroller}>
        <Page title={t("sites.title")} hint={t("sites.hint")}>
          {can("knowledge:write") && <AddSite />}
          <List />
        </Page>
      </div>
    </Frame>
  );
}

function List() {
  const t = useT();
  const query = useQuery(sitesQuery);
  if (query.isPending) return <Skeleton rows={3} height={36} />;
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { sites } = query.data;
  if (sites.length === 0) return <EmptyState title={t("sites.none")} hint={t("sites.noneHint")} />;
  return (
    <Table
      acts
      columns={[
        { label: t("sites.name") },
        { label: t("sites.state") },
        { label: t("sites.pages"), wide: true },
        { label: t("sites.last"), wide: true },
        { label: t("sites.next"), wide: true },
      ]}
    >
      {sites.map((one) => (
        <Row key={one.id} one={one} />
      ))}
    </Table>
  );
}

function Row({ one }: { one: Site }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { run, cancel } = useSite(one);
  return (
    <tr>
      <td>
        <Link to="/knowledge/sites/$id" params={{ id: one.id }} className={source.name}>
          {one.name}
        </Link>
        <div className={`${table.quiet} ${styles.address}`}>{one.start}</div>
      </td>
      <td>
        <StateMark one={one} />
        {one.failure && <div className={source.failure}>{one.failure}</div>}
      </td>
      <td className={`${table.wide} ${table.number}`}>{format.number(one.kept)}</td>
      <td className={`${table.wide} ${table.number}`}>
        {one.run && one.run.ended_at > 0 ? format.dateTime(one.run.ended_at) : "–"}
      </td>
      <td className={`${table.wide} ${table.number}`}>
        {one.next_at > 0 ? format.dateTime(one.next_at) : t("sites.every.never")}
      </td>
      <td className={table.actions}>
        {can("knowledge:write") &&
          (isReading(one) ? (
            <Button size="small" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("sites.cancel")}
            </Button>
          ) : (
            <Button size="small" loading={run.isPending} onClick={() => run.mutate()}>
              {t("sites.run")}
            </Button>
          ))}
      </td>
    </tr>
  );
}
