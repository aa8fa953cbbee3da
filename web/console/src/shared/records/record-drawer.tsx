import type { Evidence } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { isApiError } from "@/shared/api/http.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { entryQuery, orderQuery, passageQuery, productQuery, tableQuery } from "./api.ts";
import { EntryView } from "./entry-view.tsx";
import { OrderView } from "./order-view.tsx";
import { PassageView } from "./passage-view.tsx";
import { ProductView } from "./product-view.tsx";
import { StatusTag } from "./status.tsx";
import { TableView } from "./table-view.tsx";

export type RecordRef = Pick<Evidence, "kind" | "id" | "title" | "row" | "variant"> & { version?: number };

/** Opens what a chip names, beside the page. */
export function RecordDrawer({ record, onClose }: { record: RecordRef | null; onClose: () => void }) {
  const t = useT();
  return (
    <Drawer
      open={record !== null}
      onClose={onClose}
      size={440}
      title={record && t(`record.${record.kind}`)}
      destroyOnHidden
      styles={{ body: { padding: 20 } }}
    >
      {record && <RecordBody record={record} onClose={onClose} />}
    </Drawer>
  );
}

function RecordBody({ record, onClose }: { record: RecordRef; onClose: () => void }) {
  switch (record.kind) {
    case "knowledge":
      return <EntryRecord id={record.id} version={record.version} variant={record.variant} />;
    case "passage":
      return <PassageRecord id={record.id} onLeave={onClose} />;
    case "product":
      return <ProductRecord id={record.id} />;
    case "table":
      return <TableRecord id={record.id} version={record.version ?? 1} row={record.row ?? 0} />;
    default:
      return <OrderRecord number={record.id} />;
  }
}

interface Loading<T> {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  refetch: () => unknown;
}

function Loaded<T>({ query, children }: { query: Loading<T>; children: (data: T) => ReactNode }) {
  const t = useT();
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return <Skeleton rows={6} />;
  if (isApiError(query.error, "not_found")) {
    return <EmptyState title={t("record.gone")} hint={t("record.goneHint")} />;
  }
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}

function EntryRecord({
  id,
  version,
  variant,
}: {
  id: string;
  version: number | undefined;
  variant: number | undefined;
}) {
  return (
    <Loaded query={useQuery(entryQuery(id))}>
      {(entry) => <EntryView entry={entry} answeredVersion={version} answeredVariant={variant} />}
    </Loaded>
  );
}

function TableRecord({ id, version, row }: { id: string; version: number; row: number }) {
  return (
    <Loaded query={useQuery(tableQuery(id, version))}>
      {(table) => <TableView table={table} row={row} />}
    </Loaded>
  );
}

function PassageRecord({ id, onLeave }: { id: string; onLeave: () => void }) {
  return (
    <Loaded query={useQuery(passageQuery(id))}>
      {(found) => <PassageView found={found} onLeave={onLeave} />}
    </Loaded>
  );
}

function ProductRecord({ id }: { id: string }) {
  return <Loaded query={useQuery(productQuery(id))}>{(product) => <ProductView product={product} />}</Loaded>;
}

function OrderRecord({ number }: { number: string }) {
  const format = useFormat();
  return (
    <Loaded query={useQuery(orderQuery(number))}>
      {(order) => (
        <>
          <p style={{ display: "flex", alignItems: "center", gap: 8, margin: "0 0 8px", flexWrap: "wrap" }}>
            <b className="tabular">{order.number}</b>
            <StatusTag kind="order" status={order.status} />
            <span style={{ fontSize: 12, color: "var(--text-muted)" }}>
              {format.dateTime(order.placed_at)}
            </span>
          </p>
          <OrderView order={order} />
        </>
      )}
    </Loaded>
  );
}
