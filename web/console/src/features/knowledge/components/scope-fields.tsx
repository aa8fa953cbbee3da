import type { Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Form, Radio, Select, Switch } from "antd";
import { useId, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { channelsQuery, productsQuery } from "../api.ts";
import { channelChoices, MAX_SCOPE, productCategories } from "../model/entry-form.ts";
import styles from "./entry-editor.module.css";

/** Where, to whom and about which goods an entry answers; left empty, it always does. */
export function ScopeFields({ lang }: { lang: Lang }) {
  const t = useT();
  return (
    <fieldset className={styles.scope}>
      <legend>{t("knowledge.scope")}</legend>
      <p>{t("knowledge.scopeHelp")}</p>
      <ScopeChoices lang={lang} />
      <Form.Item
        name="listed"
        label={t("knowledge.listed")}
        extra={t("knowledge.listedHelp")}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
    </fieldset>
  );
}

/** The fields of a scope, for an entry and for its variants. */
export function ScopeChoices({ lang }: { lang: Lang }) {
  const t = useT();
  const group = useId();
  const [words, setWords] = useState("");
  const channels = useQuery(channelsQuery);
  const products = useQuery(productsQuery(words.trim()));
  const found = products.data?.products ?? [];
  return (
    <>
      <Form.Item name="channels" label={t("knowledge.channels")}>
        <Select
          mode="multiple"
          maxCount={MAX_SCOPE}
          placeholder={t("knowledge.channelsPlaceholder")}
          showSearch={{ optionFilterProp: "label" }}
          loading={channels.isFetching}
          options={channelChoices(channels.data?.channels ?? [], (kind) => t(`channel.${kind}`))}
        />
      </Form.Item>
      <Form.Item name="audience" label={t("knowledge.audience")}>
        <Radio.Group
          // The radios of a form that have a name in common are one group to the browser.
          name={group}
          className={styles.radios}
          options={(["everyone", "signed_in", "guests"] as const).map((value) => ({
            value,
            label: t(`knowledge.audience.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="products" label={t("knowledge.products")} extra={t("knowledge.productsHelp")}>
        <Select
          mode="multiple"
          maxCount={MAX_SCOPE}
          placeholder={t("knowledge.productsPlaceholder")}
          showSearch={{ filterOption: false, onSearch: setWords, autoClearSearchValue: true }}
          loading={products.isFetching}
          options={found.map((one) => ({
            value: one.external_id,
            label: one.title[lang] || one.title.zh || one.title.en || one.external_id,
          }))}
        />
      </Form.Item>
      <Form.Item name="product_categories" label={t("knowledge.productCategories")}>
        <Select
          mode="tags"
          maxCount={MAX_SCOPE}
          placeholder={t("knowledge.productCategoriesPlaceholder")}
          options={productCategories(found)}
        />
      </Form.Item>
    </>
  );
}
