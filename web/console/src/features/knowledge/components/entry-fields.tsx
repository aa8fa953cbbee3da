import type { Extra, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { ConfigProvider, Form, Input, Radio, Select, Switch } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { categoriesQuery, questionsQuery } from "../api.ts";
import { MAX_PHRASINGS, MAX_RELATED, phrasingsOf } from "../model/entry-form.ts";
import { faultOf } from "../model/extras.ts";
import { flatten } from "../model/tree.ts";
import { instant } from "../model/zone.ts";
import styles from "./entry-editor.module.css";
import { ExtrasEditor } from "./extras-editor.tsx";
import { ScopeFields } from "./scope-fields.tsx";

/** Everything that customers are told of an entry. */
export function EntryFieldSet({ lang, id }: { lang: Lang; id: string | null }) {
  const t = useT();
  const [relatedWords, setRelatedWords] = useState("");
  const questions = useQuery(questionsQuery(lang, relatedWords.trim()));
  const categories = useQuery(categoriesQuery(lang));
  const options = flatten(categories.data?.categories ?? []).map(({ category, path }) => ({
    value: category.id,
    label: path,
  }));
  const required = { required: true, whitespace: true, message: t("form.required") };
  return (
    <>
      <div className={styles.row}>
        <Form.Item
          name="category_id"
          label={t("knowledge.category")}
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Select
            showSearch={{ optionFilterProp: "label" }}
            options={options}
            placeholder={t("knowledge.chooseCategory")}
            notFoundContent={t("category.none")}
          />
        </Form.Item>
        <Form.Item
          name="enabled"
          label={t("knowledge.enabled")}
          valuePropName="checked"
          className={styles.switch}
        >
          <Switch />
        </Form.Item>
      </div>
      <Form.Item
        name="question"
        label={t("knowledge.question")}
        extra={t("knowledge.questionHelp")}
        rules={[required]}
      >
        <Input maxLength={300} placeholder={t("knowledge.questionPlaceholder")} />
      </Form.Item>
      <Form.Item
        name="phrasings"
        label={<PhrasingsLabel />}
        extra={t("knowledge.phrasingsHelp")}
        rules={[
          {
            validator: (_, value: string) =>
              phrasingsOf(value ?? "").length > MAX_PHRASINGS
                ? Promise.reject(new Error(t("knowledge.tooManyPhrasings", { n: MAX_PHRASINGS })))
                : Promise.resolve(),
          },
        ]}
      >
        <GrowingTextArea minRows={4} maxRows={14} placeholder={t("knowledge.phrasingsPlaceholder")} />
      </Form.Item>
      <Form.Item
        name="answer"
        label={t("knowledge.answer")}
        extra={t("knowledge.answerHelp")}
        rules={[required]}
      >
        <GrowingTextArea minRows={5} maxRows={18} maxLength={4000} showCount />
      </Form.Item>
      <Form.Item
        name="extras"
        label={t("extras.title")}
        extra={t("extras.help")}
        rules={[
          {
            validator: (_, value: Extra[]) =>
              (value ?? []).some((one) => faultOf(one))
                ? Promise.reject(new Error(t("extras.incomplete")))
                : Promise.resolve(),
          },
        ]}
      >
        <ExtrasField />
      </Form.Item>
      <Form.Item
        name="related"
        label={t("knowledge.related")}
        extra={t("knowledge.relatedHelp", { n: MAX_RELATED })}
      >
        <Select
          mode="multiple"
          maxCount={MAX_RELATED}
          placeholder={t("knowledge.relatedPlaceholder")}
          showSearch={{ filterOption: false, onSearch: setRelatedWords, autoClearSearchValue: true }}
          loading={questions.isFetching}
          options={(questions.data?.entries ?? [])
            .filter((one) => one.id !== id)
            .map((one) => ({ value: one.question, label: one.question }))}
        />
      </Form.Item>
      <Form.Item name="hand_over" label={t("knowledge.handOver")}>
        <Radio.Group
          className={styles.radios}
          options={(["never", "offer", "always"] as const).map((value) => ({
            value,
            label: t(`knowledge.handOver.${value}`),
          }))}
        />
      </Form.Item>
      <Validity />
      <ScopeFields />
    </>
  );
}

/** What stands beside the answer, as a field of the form, which says whether it may be changed. */
function ExtrasField({ value = [], onChange }: { value?: Extra[]; onChange?: (value: Extra[]) => void }) {
  const { componentDisabled } = ConfigProvider.useConfig();
  return <ExtrasEditor value={value} onChange={(next) => onChange?.(next)} disabled={componentDisabled} />;
}

/** From when until when the entry may be told, by the shop's clock. */
function Validity() {
  const t = useT();
  const zone = useSession().shop.time_zone;
  return (
    <fieldset className={styles.scope}>
      <legend>{t("life.validity")}</legend>
      <p>
        {t("life.validityHelp")} {t("life.timeZone", { zone })}
      </p>
      <div className={styles.times}>
        <Form.Item name="valid_from" label={t("life.validFrom")}>
          <Input type="datetime-local" max="9999-12-31T23:59" />
        </Form.Item>
        <Form.Item
          name="valid_until"
          label={t("life.validUntil")}
          dependencies={["valid_from"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value: string) => {
                const until = instant(value ?? "", zone);
                return until && until <= instant(getFieldValue("valid_from") ?? "", zone)
                  ? Promise.reject(new Error(t("life.validOrder")))
                  : Promise.resolve();
              },
            }),
          ]}
        >
          <Input type="datetime-local" max="9999-12-31T23:59" />
        </Form.Item>
      </div>
    </fieldset>
  );
}

function PhrasingsLabel() {
  const t = useT();
  const text = Form.useWatch<string | undefined>("phrasings") ?? "";
  return (
    <>
      {t("knowledge.phrasings")}
      <span className={styles.count}>{phrasingsOf(text).length}</span>
    </>
  );
}
