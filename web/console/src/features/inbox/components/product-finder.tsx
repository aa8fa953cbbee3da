import { useQuery } from "@tanstack/react-query";
import { Input, Tooltip } from "antd";
import { Search, SendHorizontal } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { productsQuery } from "@/shared/records/api.ts";
import { inLanguage, priceRange } from "@/shared/records/product-view.tsx";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { Thumb } from "@/shared/records/thumb.tsx";
import { useSettled } from "@/shared/store/use-settled.ts";
import styles from "./context-pane.module.css";

interface ProductFinderProps {
  lang: string;
  sendHint: string;
  onRecord: (record: RecordRef) => void;
  onSend: ((id: string, title: string) => void) | undefined;
}

/** Finds a product to look at or to send as a card. */
export function ProductFinder({ lang, sendHint, onRecord, onSend }: ProductFinderProps) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const [words, setWords] = useState("");
  const settled = useSettled(words.trim());
  const products = useQuery({ ...productsQuery(settled), enabled: settled !== "" });
  return (
    <>
      <Input
        allowClear
        size="small"
        className={styles.finder}
        prefix={<Search size={14} aria-hidden />}
        placeholder={t("context.findProduct")}
        aria-label={t("context.findProduct")}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {settled !== "" && products.isError && <p className={styles.none}>{errorText(products.error)}</p>}
      {settled !== "" && products.data?.products.length === 0 && (
        <p className={styles.none}>{t("context.noProducts", { query: settled })}</p>
      )}
      {settled !== "" &&
        products.data?.products.slice(0, 8).map((product) => {
          const title = inLanguage(product.title, lang);
          const range = priceRange(product);
          const stock = product.variants.reduce((sum, variant) => sum + Math.max(0, variant.stock), 0);
          return (
            <div key={product.id} className={styles.product}>
              <button
                type="button"
                className={styles.productOpen}
                onClick={() => onRecord({ kind: "product", id: product.id, title })}
              >
                <Thumb src={product.image} size={36} />
                <span>
                  <b>{title}</b>
                  <small>
                    {range && format.money(range[0])} ·{" "}
                    {stock > 0 ? t("product.inStockCount", { count: stock }) : t("product.soldOut")}
                  </small>
                </span>
              </button>
              {onSend && (
                <Tooltip title={sendHint} placement="left">
                  <button
                    type="button"
                    className={styles.productSend}
                    aria-label={t("context.sendProduct", { title })}
                    onClick={() => onSend(product.id, title)}
                  >
                    <SendHorizontal size={15} aria-hidden />
                  </button>
                </Tooltip>
              )}
            </div>
          );
        })}
    </>
  );
}
