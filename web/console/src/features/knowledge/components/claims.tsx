import type { Claim, ClaimBinding, ClaimEvent, Entry, EntryStanding } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useClaimText } from "@/shared/knowledge/claim-text.ts";
import { entryQuery } from "@/shared/records/api.ts";
import { ProductPicker } from "@/shared/records/product-picker.tsx";
import { useCan } from "@/shared/session/session.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { knowledgeKeys } from "../api.ts";
import {
  bindEntry,
  documentsQuery,
  removeClaim,
  restoreClaim,
  standingQuery,
  tablesQuery,
} from "../claims-api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import styles from "./claims.module.css";

/** What the entry depends on: read from its text, and bound by hand. Saved at once. */
export function Claims({ entry }: { entry: Entry }) {
  const t = useT();
  const can = useCan();
  const { value } = useClaimText();
  const errorText = useErrorText();
  const client = useQueryClient();
  const standing = useQuery(standingQuery(entry.id));
  const show = (next: EntryStanding) => {
    client.setQueryData(standingQuery(entry.id).queryKey, next);
    void client.invalidateQueries({ queryKey: entryQuery(entry.id).queryKey });
    void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
  };
  const onError = (error: unknown) => toast("error", errorText(error));
  const bind = useMutation({
    mutationFn: (body: ClaimBinding) => bindEntry(entry.id, body),
    onSuccess: show,
    onError,
  });
  const change = useMutation({
    mutationFn: ({ id, removed }: Claim) =>
      removed ? restoreClaim(entry.id, id) : removeClaim(entry.id, id),
    onSuccess: show,
    onError,
  });
  const data = standing.data;
  if (!data) return null;
  return (
    <fieldset className={styles.claims}>
      <legend>{t("claim.title")}</legend>
      <p>{t("claim.help")}</p>
      {data.claims.length > 0 && (
        <ul className={styles.list}>
          {data.claims.map((claim) => (
            <li key={claim.id} data-removed={claim.removed} data-kind={claim.kind}>
              <span className={styles.kind}>{t(`claim.kind.${claim.kind}`)}</span>
              <span className={styles.name}>
                {claim.kind === "date" ? claim.quote : claim.name || claim.record}
                <small>
                  {[
                    claim.seen !== claim.name && value(claim.kind, claim.seen),
                    !claim.found && t("claim.byHand"),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </span>
              {can("knowledge:publish") && (
                <Button
                  type="text"
                  size="small"
                  disabled={change.isPending}
                  onClick={() => change.mutate(claim)}
                >
                  {t(claim.removed ? "claim.restore" : "claim.remove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Binder disabled={bind.isPending} onBind={(body) => bind.mutate(body)} />
      {data.log.length > 0 && <Log log={data.log} />}
    </fieldset>
  );
}

const KINDS = ["product", "document", "table"] as const;

interface BinderProps {
  disabled: boolean;
  onBind: (body: ClaimBinding) => void;
}

function Binder({ disabled, onBind }: BinderProps) {
  const t = useT();
  const [kind, setKind] = useState<ClaimBinding["kind"]>("product");
  const documents = useQuery({ ...documentsQuery, enabled: kind === "document" });
  const tables = useQuery({ ...tablesQuery, enabled: kind === "table" });
  const options =
    kind === "document"
      ? (documents.data?.documents ?? []).map((one) => ({ value: one.id, label: one.name }))
      : (tables.data?.tables ?? []).map((one) => ({ value: one.id, label: one.title }));
  const add = (record: string) => record && onBind({ kind, record });
  return (
    <div className={styles.add}>
      <Select
        aria-label={t("claim.kindOf")}
        value={kind}
        onChange={setKind}
        disabled={disabled}
        options={KINDS.map((value) => ({ value, label: t(`claim.kind.${value}`) }))}
      />
      {kind === "product" ? (
        <ProductPicker
          aria-label={t("claim.bind")}
          value=""
          placeholder={t("claim.bind")}
          disabled={disabled}
          onChange={add}
        />
      ) : (
        <Select<string>
          aria-label={t("claim.bind")}
          value={null}
          placeholder={t("claim.bind")}
          disabled={disabled}
          showSearch={{ optionFilterProp: "label" }}
          options={options}
          onChange={add}
        />
      )}
    </div>
  );
}

function Log({ log }: { log: readonly ClaimEvent[] }) {
  const t = useT();
  const at = useShopTime();
  const { value } = useClaimText();
  return (
    <details className={styles.log}>
      <summary>{t("claim.log")}</summary>
      <ul>
        {log.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no ids and never change their order
          <li key={index}>
            {at(line.at)} · {line.by || t("claim.system")} · {t(`claim.what.${line.what}`)}
            {line.name && ` · ${line.name}`}
            {line.what === "flagged" &&
              line.reason === "price" &&
              ` · ${value("price", line.was)} → ${value("price", line.now)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
