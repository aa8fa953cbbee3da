import type { SiteSettings } from "@shopbell/shared/api/types.ts";
import { Checkbox, Form, Input, InputNumber, Select } from "antd";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import source from "@/shared/knowledge/source.module.css";
import styles from "./sites.module.css";

/** Sunday, 4 January 1970 + 3: a day of each name. */
const dayNamed = (weekday: number): Date => new Date(Date.UTC(2023, 0, 1 + weekday));

/** What an owner decides about a site; the form's values are SiteSettings. */
export function SettingsFields({ every }: { every: SiteSettings["every"] }) {
  const t = useT();
  const { tag } = useLocale();
  const dayName = new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" });
  return (
    <div className={source.fields}>
      <Form.Item name="name" label={t("sites.name")}>
        <Input maxLength={120} />
      </Form.Item>
      <Form.Item name="lang" label={t("sites.lang")}>
        <Select
          options={(["", "zh", "en"] as const).map((value) => ({
            value,
            label: value === "" ? t("sites.langDetected") : t(`lang.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="include" label={t("sites.include")} extra={t("sites.includeHelp")}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", " ", "，"]}
          placeholder="/help/"
        />
      </Form.Item>
      <Form.Item name="exclude" label={t("sites.exclude")} extra={t("sites.excludeHelp")}>
        <Select
          mode="tags"
          open={false}
          suffixIcon={null}
          tokenSeparators={[",", " ", "，"]}
          placeholder="/help/news/"
        />
      </Form.Item>
      <Form.Item label={t("sites.every")} extra={t("sites.everyHelp")}>
        <div className={styles.when}>
          <Form.Item name="every" noStyle>
            <Select
              aria-label={t("sites.every")}
              options={(["never", "daily", "weekly"] as const).map((value) => ({
                value,
                label: t(`sites.every.${value}`),
              }))}
            />
          </Form.Item>
          {every === "weekly" && (
            <Form.Item name="weekday" noStyle>
              <Select
                aria-label={t("sites.weekday")}
                options={[1, 2, 3, 4, 5, 6, 0].map((value) => ({
                  value,
                  label: dayName.format(dayNamed(value)),
                }))}
              />
            </Form.Item>
          )}
          {every !== "never" && (
            <Form.Item name="hour" noStyle>
              <Select
                aria-label={t("sites.hour")}
                options={Array.from({ length: 24 }, (_, value) => ({
                  value,
                  label: `${String(value).padStart(2, "0")}:00`,
                }))}
              />
            </Form.Item>
          )}
        </div>
      </Form.Item>
      <Form.Item
        name="limit"
        label={t("sites.limit")}
        extra={t("sites.limitHelp")}
        rules={[{ required: true, message: t("form.required") }]}
      >
        <InputNumber min={1} max={2000} precision={0} style={{ width: 120 }} />
      </Form.Item>
      <Form.Item name="passages" valuePropName="checked" extra={t("sites.passagesHelp")}>
        <Checkbox>{t("sites.passages")}</Checkbox>
      </Form.Item>
      <Form.Item name="entries" valuePropName="checked" extra={t("sites.entriesHelp")}>
        <Checkbox>{t("sites.entries")}</Checkbox>
      </Form.Item>
    </div>
  );
}
