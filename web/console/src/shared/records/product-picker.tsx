import type { Product } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { useSettled } from "@/shared/store/use-settled.ts";
import { namedProductsQuery, productsQuery } from "./api.ts";
import styles from "./product-picker.module.css";
import { inLanguage, priceRange } from "./product-view.tsx";
import { Thumb } from "./thumb.tsx";

interface Common {
  id?: string;
  disabled?: boolean;
  placeholder?: string;
  "aria-label"?: string;
}

interface Option {
  value: string;
  label: string;
  product: Product | undefined;
}

/** What there is to choose from, and what has been chosen with its name. */
function useOptions(chosen: readonly string[]) {
  const t = useT();
  const { locale } = useLocale();
  const [words, setWords] = useState("");
  const settled = useSettled(words.trim());
  const found = useQuery(productsQuery(settled));
  const named = useQuery(namedProductsQuery(chosen));
  const known = new Map(named.data?.products.map((one) => [one.external_id, one]));
  const option = (product: Product): Option => ({
    value: product.external_id,
    label: inLanguage(product.title, locale) || product.external_id,
    product,
  });
  const list = (found.data?.products ?? []).map(option);
  const rest = chosen
    .filter((id) => !list.some((one) => one.value === id))
    .map((id): Option => {
      const product = known.get(id);
      return product ? option(product) : { value: id, label: id, product: undefined };
    });
  return {
    // While something is looked for, what has been chosen stands after what is found.
    options: settled ? [...list, ...rest] : [...rest, ...list],
    loading: found.isFetching || named.isFetching,
    showSearch: { filterOption: false, onSearch: setWords, autoClearSearchValue: true },
    optionRender: ({ data }: { data: Option }) => <Choice {...data} />,
    notFoundContent: found.isFetching ? null : t("product.none"),
  };
}

function Choice({ value, label, product }: Option) {
  const t = useT();
  const format = useFormat();
  const range = product && priceRange(product);
  return (
    <span className={styles.choice}>
      <Thumb src={product?.image ?? ""} size={32} />
      <span>
        <b>{label}</b>
        <small>
          {[value, range && format.money(range[0]), product && !product.active && t("product.offSale")]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </span>
    </span>
  );
}

/** Chooses products by their names or ids. The value are ids of the shop's own. */
export function ProductsPicker({
  value = [],
  onChange,
  maxCount,
  ...rest
}: Common & { value?: string[]; onChange?: (ids: string[]) => void; maxCount: number }) {
  const options = useOptions(value);
  return (
    <Select<string[], Option>
      mode="multiple"
      value={value}
      maxCount={maxCount}
      {...(onChange && { onChange: (ids: string[]) => onChange(ids) })}
      {...options}
      {...rest}
    />
  );
}

/** Chooses one product. */
export function ProductPicker({
  value,
  onChange,
  ...rest
}: Common & { value: string; onChange: (id: string) => void; allowClear?: boolean }) {
  const options = useOptions(value ? [value] : []);
  return (
    <Select<string | undefined, Option>
      value={value || undefined}
      onChange={(id) => onChange(id ?? "")}
      {...options}
      {...rest}
    />
  );
}
