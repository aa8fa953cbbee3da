import type { Intent, IntentWrite } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Form, Input, Radio } from "antd";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { SCENES, writeOf } from "@/shared/intents/intents.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { SaveBar, useDirty } from "@/shared/ui/save-bar.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { saveIntent, understandingKeys } from "../api.ts";
import styles from "./intent-pane.module.css";

export const MAX_TITLE = 60;
export const MAX_ABOUT = 300;

/** What an intent is called, what belongs to it, and who should solve it. */
export function IntentForm({ intent, mayWrite }: { intent: Intent; mayWrite: boolean }) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<IntentWrite>();
  const initial = writeOf(intent);
  const { dirty, setDirty, compare } = useDirty(initial);
  const save = useMutation({
    mutationFn: (change: Partial<IntentWrite>) => saveIntent(intent.id, writeOf(intent, change)),
    onSuccess: () => {
      setDirty(false);
      toast("done", t("form.saved"));
      return client.invalidateQueries({ queryKey: understandingKeys.intents });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  return (
    <Form<IntentWrite>
      form={form}
      layout="vertical"
      disabled={!mayWrite}
      initialValues={initial}
      onValuesChange={(_, all) => compare(all)}
      onFinish={(fields) => save.mutate(fields)}
    >
      {save.isError && (
        <Alert type="error" showIcon title={errorText(save.error)} style={{ marginBottom: 16 }} />
      )}
      <IntentTitles />
      <Form.Item name="about_zh" label={t("understanding.aboutZh")} extra={t("understanding.aboutHelp")}>
        <GrowingTextArea minRows={2} maxRows={6} maxLength={MAX_ABOUT} />
      </Form.Item>
      <Form.Item name="about_en" label={t("understanding.aboutEn")}>
        <GrowingTextArea minRows={2} maxRows={6} maxLength={MAX_ABOUT} />
      </Form.Item>
      <SceneField />
      {mayWrite && <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />}
      {intent.changed && intent.updated_at !== undefined && (
        <p className={styles.facts}>
          {t("understanding.changedBy", {
            name: intent.updated_by || t("owner.shop"),
            date: format.dateTime(intent.updated_at),
          })}
        </p>
      )}
    </Form>
  );
}

/** A title in each language; one serves both until the other is given. */
export function IntentTitles() {
  const t = useT();
  const other = (name: "title_zh" | "title_en") => ({
    dependencies: [name],
    rules: [
      ({ getFieldValue }: { getFieldValue: (name: string) => unknown }) => ({
        validator: (_: unknown, value: string) =>
          value?.trim() || String(getFieldValue(name) ?? "").trim()
            ? Promise.resolve()
            : Promise.reject(new Error(t("form.required"))),
      }),
    ],
  });
  return (
    <div className={styles.two}>
      <Form.Item name="title_zh" label={t("understanding.titleZh")} {...other("title_en")}>
        <Input maxLength={MAX_TITLE} />
      </Form.Item>
      <Form.Item name="title_en" label={t("understanding.titleEn")} {...other("title_zh")}>
        <Input maxLength={MAX_TITLE} />
      </Form.Item>
    </div>
  );
}

export function SceneField() {
  const t = useT();
  return (
    <Form.Item name="scene" label={t("scene.title")}>
      <Radio.Group
        className={styles.radios}
        options={SCENES.map((value) => ({
          value,
          label: (
            <>
              {t(`scene.${value}`)}
              <small>{t(`scene.${value}Hint`)}</small>
            </>
          ),
        }))}
      />
    </Form.Item>
  );
}
