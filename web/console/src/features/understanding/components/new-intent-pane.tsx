import type { Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { isIntentID } from "@/shared/intents/intents.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { LeaveGuard } from "@/shared/ui/leave-guard.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { addExamples, saveIntent, understandingKeys } from "../api.ts";
import { linesOf, MAX_LENGTH, MAX_LINES, problemOf } from "../model/examples.ts";
import { IntentTitles, SceneField } from "./intent-form.tsx";
import styles from "./intent-pane.module.css";

interface Fields {
  id: string;
  title_zh: string;
  title_en: string;
  scene: "standard" | "complex" | "emotional";
  examples: string;
}

const EMPTY: Fields = { id: "", title_zh: "", title_en: "", scene: "standard", examples: "" };

interface NewIntentPaneProps {
  lang: Lang;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** A new intent with its first sentences. */
export function NewIntentPane({ lang, onClose, onMade }: NewIntentPaneProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { byID } = useIntents();
  const [form] = Form.useForm<Fields>();
  const [dirty, setDirty] = useState(false);
  const save = useMutation({
    mutationFn: async ({ id, title_zh, title_en, scene, examples }: Fields) => {
      const made = await saveIntent(id.trim(), { title_zh, title_en, scene, enabled: true });
      const texts = linesOf(examples);
      if (texts.length > 0) await addExamples({ lang, intent: made.id, origin: "shop", texts });
      return made;
    },
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: understandingKeys.intents }),
        client.invalidateQueries({ queryKey: understandingKeys.examples }),
      ]);
      setDirty(false);
      toast("done", t("understanding.intentMade"), { detail: t("understanding.afterTraining") });
    },
    onError: (error) => showFieldErrors(form, error),
  });
  // The address follows only once nothing guards it any more.
  const madeID = save.data?.id;
  useEffect(() => {
    if (madeID && !dirty) onMade(madeID);
  }, [madeID, dirty, onMade]);
  return (
    <section className={styles.pane} aria-label={t("understanding.newIntent")}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h2>{t("understanding.newIntent")}</h2>
          <p>{t("understanding.newIntentHint")}</p>
        </div>
        <IconButton icon={X} label={t("action.close")} onClick={onClose} />
      </header>
      <div className={styles.scroller}>
        <Form<Fields>
          form={form}
          layout="vertical"
          initialValues={EMPTY}
          scrollToFirstError
          onValuesChange={(_, all) =>
            setDirty(JSON.stringify({ ...EMPTY, ...all }) !== JSON.stringify(EMPTY))
          }
          onFinish={(fields) => save.mutate(fields)}
        >
          {save.isError && (
            <Alert type="error" showIcon title={errorText(save.error)} style={{ marginBottom: 16 }} />
          )}
          <IntentTitles />
          <Form.Item
            name="id"
            label={t("understanding.id")}
            extra={t("understanding.idHelp")}
            rules={[
              {
                validator: (_, value: string) => {
                  const id = (value ?? "").trim();
                  if (!isIntentID(id)) return Promise.reject(new Error(t("understanding.idWrong")));
                  // Saving over it would change the other one.
                  if (byID.has(id)) return Promise.reject(new Error(t("understanding.idTaken")));
                  return Promise.resolve();
                },
              },
            ]}
          >
            <Input placeholder="return.exchange_size" spellCheck={false} autoCapitalize="off" />
          </Form.Item>
          <SceneField />
          <Form.Item
            name="examples"
            label={t(lang === "zh" ? "understanding.examplesInZh" : "understanding.examplesInEn")}
            extra={t("understanding.linesHelp")}
            rules={[
              {
                validator: (_, value: string) => {
                  const problem = problemOf(linesOf(value ?? ""));
                  if (problem === "many")
                    return Promise.reject(new Error(t("understanding.tooMany", { n: MAX_LINES })));
                  if (problem === "long")
                    return Promise.reject(new Error(t("understanding.tooLong", { n: MAX_LENGTH })));
                  return Promise.resolve();
                },
              },
            ]}
          >
            <GrowingTextArea minRows={6} maxRows={14} />
          </Form.Item>
          <div className={styles.foot}>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t("understanding.makeIntent")}
            </Button>
          </div>
        </Form>
      </div>
      <LeaveGuard dirty={dirty} />
    </section>
  );
}
