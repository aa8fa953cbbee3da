import { useQuery } from "@tanstack/react-query";
import { Form, Radio, Select, Switch } from "antd";
import { useId } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { productsQuery } from "@/shared/records/api.ts";
import { ProductsPicker } from "@/shared/records/product-picker.tsx";
import { channelsQuery } from "../api.ts";
import { channelChoices, MAX_SCOPE, productCategories } from "../model/entry-form.ts";
import styles from "./entry-editor.module.css";
import fieldset from "./fieldset.module.css";

/** Where, to whom and about which goods an entry answers; left empty, it always does. */
export function ScopeFields() {
  const t = useT();
  return (
    <fieldset className={`${fieldset.set} ${styles.scope}`}>
      <legend>{t("knowledge.scope")}</legend>
      <p>{t("knowledge.scopeHelp")}</p>
      <ScopeChoices />
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
export function ScopeChoices() {
  const t = useT();
  const group = useId();
  const channels = useQuery(channelsQuery);
  const products = useQuery(productsQuery(""));
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
        <ProductsPicker maxCount={MAX_SCOPE} placeholder={t("knowledge.productsPlaceholder")} />
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
