import type { Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Form, Input, Radio, Select, Switch } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { categoriesQuery, questionsQuery } from "../api.ts";
import { MAX_PHRASINGS, MAX_RELATED, phrasingsOf } from "../model/entry-form.ts";
import { flatten } from "../model/tree.ts";
import { problemOf, type VariantFields } from "../model/variants.ts";
import { AnswerField } from "./answer-field.tsx";
import { AnswerPreview } from "./answer-preview.tsx";
import styles from "./entry-editor.module.css";
import { ExtrasField } from "./extras-field.tsx";
import fieldset from "./fieldset.module.css";
import { ScopeFields } from "./scope-fields.tsx";
import { ValidityFields } from "./validity-fields.tsx";
import variantStyles from "./variants.module.css";
import { Variants } from "./variants.tsx";

/** Everything that customers are told of an entry. */
export function EntryFieldSet({ lang, id, disabled }: { lang: Lang; id: string | null; disabled: boolean }) {
  const t = useT();
  const zone = useSession().shop.time_zone;
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
        extra={`${t("knowledge.answerHelp")} ${t("variables.help")}`}
        rules={[required]}
      >
        <AnswerField minRows={5} disabled={disabled} />
      </Form.Item>
      <ExtrasField disabled={disabled} />
      <fieldset className={variantStyles.section}>
        <legend>{t("knowledge.variants")}</legend>
        <p>{t("variants.help")}</p>
        <Form.Item
          name="variants"
          rules={[
            {
              validator: (_, value: VariantFields[] = []) => {
                const problem = problemOf(value, zone);
                return problem
                  ? Promise.reject(
                      new Error(
                        t(problem.key, {
                          n: problem.at + 1,
                          ...(problem.key === "variants.twice" ? { other: problem.other + 1 } : {}),
                        }),
                      ),
                    )
                  : Promise.resolve();
              },
            },
          ]}
        >
          <Variants lang={lang} disabled={disabled} />
        </Form.Item>
      </fieldset>
      <AnswerPreview lang={lang} />
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

/** From when until when the entry may be told, by the shop's clock. */
function Validity() {
  const t = useT();
  const zone = useSession().shop.time_zone;
  return (
    <fieldset className={`${fieldset.set} ${styles.scope}`}>
      <legend>{t("life.validity")}</legend>
      <p>
        {t("life.validityHelp")} {t("life.timeZone", { zone })}
      </p>
      <ValidityFields />
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
