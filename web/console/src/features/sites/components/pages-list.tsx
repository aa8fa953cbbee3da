import type { Site, SitePage } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import source from "@/shared/knowledge/source.module.css";
import { useCan } from "@/shared/session/session.ts";
import plain from "@/shared/ui/plain-button.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { keepPage, type PageKind, pagesQuery, siteKeys } from "../api.ts";
import { pathOf } from "../model/settings.ts";
import { ReasonText } from "./reason.tsx";
import styles from "./sites.module.css";

const KINDS = ["kept", "missing", "gone", "refused"] as const satisfies readonly PageKind[];

/** The pages of a site, with what became of each. */
export function PagesList({ one }: { one: Site }) {
  const t = useT();
  const [kind, setKind] = useState<PageKind>("kept");
  const run = one.run ? `${one.run.id} ${one.run.state} ${one.edit}` : "";
  const query = useInfiniteQuery(pagesQuery(one.id, run, kind));
  const list = query.data?.pages.flatMap(({ pages }) => pages) ?? [];
  return (
    <section>
      <Segmented<PageKind>
        size="small"
        className={styles.kinds ?? ""}
        value={kind}
        onChange={setKind}
        options={KINDS.map((value) => ({ value, label: t(`sites.kind.${value}`) }))}
      />
      {query.isPending && <Skeleton rows={6} height={36} />}
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && list.length === 0 && <EmptyState title={t(`sites.noPage.${kind}`)} />}
      {list.length > 0 && (
        <Table
          acts
          columns={[
            { label: t("sites.page") },
            { label: t(kind === "kept" ? "sites.passagesOf" : "sites.why") },
            { label: t("sites.changed"), wide: true },
          ]}
        >
          {list.map((page) => (
            <Row key={page.id} site={one.id} page={page} />
          ))}
        </Table>
      )}
      {query.hasNextPage && (
        <Button
          className={styles.more ?? ""}
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("sites.more")}
        </Button>
      )}
    </section>
  );
}

function Row({ site, page }: { site: string; page: SitePage }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const keep = useMutation({
    mutationFn: () => keepPage(site, page.id),
    onSuccess: () => toast("done", t("sites.keptAgain", { name: page.name })),
    onError: (error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: siteKeys.all }),
  });
  return (
    <tr>
      <td>
        {page.document && page.kind !== "gone" ? (
          <Link to="/knowledge/documents/$id" params={{ id: page.document }} className={source.name}>
            {page.name}
          </Link>
        ) : (
          page.name !== page.url && <span className={source.name}>{page.name}</span>
        )}
        <div className={`${table.quiet} ${styles.address}`}>{pathOf(page.url)}</div>
      </td>
      <td>
        {page.kind === "kept" ? (
          <span className="tabular">
            {format.number(page.passages)}
            {page.questions > 0 && (
              <span className={table.quiet}> · {t("sites.questions", { count: page.questions })}</span>
            )}
          </span>
        ) : (
          <ReasonText reason={page.reason} />
        )}
        {page.pinned && <div className={table.quiet}>{t("sites.pinned")}</div>}
      </td>
      <td className={`${table.wide} ${table.number}`}>
        {page.changed_at > 0 ? format.dateTime(page.changed_at) : "–"}
      </td>
      <td className={table.actions}>
        {page.kind === "gone" && can("knowledge:write") && (
          <Button size="small" loading={keep.isPending} onClick={() => keep.mutate()}>
            {t("sites.keep")}
          </Button>
        )}
        <a
          href={page.url}
          target="_blank"
          rel="noreferrer noopener"
          aria-label={t("sites.visit", { name: page.name })}
          className={plain.menu}
        >
          <ExternalLink size={15} aria-hidden />
        </a>
      </td>
    </tr>
  );
}
