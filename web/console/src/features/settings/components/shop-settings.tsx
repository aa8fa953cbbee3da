import type { Shop } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Form, Input, InputNumber, Radio, Select } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan, useSetSession } from "@/shared/session/session.ts";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar } from "@/shared/ui/save-bar.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { shopQuery, updateShop } from "../api.ts";
import { useSavedForm } from "../hooks/use-saved-form.ts";
import styles from "./settings-form.module.css";

export function ShopSettings() {
  const t = useT();
  const shop = useQuery(shopQuery);
  return (
    <Page title={t("settings.shop")} hint={t("shop.hint")}>
      {shop.isPending && <Skeleton rows={6} height={34} />}
      {shop.isError && !shop.data && <ErrorState error={shop.error} onRetry={() => void shop.refetch()} />}
      {shop.data && <ShopForm key={JSON.stringify(shop.data)} shop={shop.data} />}
    </Page>
  );
}

function ShopForm({ shop }: { shop: Shop }) {
  const t = useT();
  const can = useCan();
  const client = useQueryClient();
  const setSession = useSetSession();
  const { form, save, dirty, setDirty, compare } = useSavedForm({
    initial: shop,
    save: ({ currency: _, ...fields }: Shop) => updateShop(fields),
    onSaved: (saved) => {
      client.setQueryData(shopQuery.queryKey, saved);
      setSession((session) => ({ ...session, shop: saved }));
    },
  });
  return (
    <Form<Shop>
      form={form}
      layout="vertical"
      initialValues={shop}
      disabled={!can("settings:manage")}
      onValuesChange={(_, all) => compare(all)}
      onFinish={(fields) => save.mutate({ ...shop, ...fields })}
    >
      <Card title={t("shop.general")}>
        <Form.Item
          name="name"
          label={t("shop.name")}
          extra={t("shop.nameHelp")}
          rules={[{ required: true, whitespace: true, message: t("form.required") }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <div className={styles.two}>
          <Form.Item name="time_zone" label={t("shop.zone")} extra={t("shop.zoneHelp")}>
            <Select
              showSearch
              options={Intl.supportedValuesOf("timeZone").map((zone) => ({ value: zone, label: zone }))}
            />
          </Form.Item>
          <Form.Item label={t("shop.currency")} extra={t("shop.currencyHelp")}>
            <Input value={shop.currency} disabled />
          </Form.Item>
        </div>
      </Card>
      <Card title={t("shop.waiting")} hint={t("shop.waitingHint")}>
        <div className={styles.two}>
          <Form.Item
            name="wait_amber"
            label={t("shop.amber")}
            rules={[{ required: true, message: t("form.required") }]}
          >
            <InputNumber min={10} max={86400} suffix={t("shop.seconds")} className={styles.full} />
          </Form.Item>
          <Form.Item
            name="wait_red"
            label={t("shop.red")}
            dependencies={["wait_amber"]}
            rules={[
              { required: true, message: t("form.required") },
              ({ getFieldValue }) => ({
                validator: (_, value: number) =>
                  value > (getFieldValue("wait_amber") as number)
                    ? Promise.resolve()
                    : Promise.reject(new Error(t("shop.redAfterAmber"))),
              }),
            ]}
          >
            <InputNumber min={10} max={86400} suffix={t("shop.seconds")} className={styles.full} />
          </Form.Item>
        </div>
      </Card>
      <Card title={t("shop.privacy")} hint={t("shop.privacyHint")}>
        <Form.Item name="masking" label={t("shop.masking")}>
          <Radio.Group
            className={styles.radios}
            options={(["middle4", "last4", "all"] as const).map((value) => ({
              value,
              label: t(`shop.masking.${value}`),
            }))}
          />
        </Form.Item>
      </Card>
      {can("settings:manage") && (
        <div className={styles.foot}>
          <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />
        </div>
      )}
    </Form>
  );
}
