import type { Entry, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Modal, Radio, Select, Switch } from "antd";
import { ArrowLeft, Trash2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { entryQuery } from "@/shared/records/api.ts";
import { EntryView } from "@/shared/records/entry-view.tsx";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { LeaveGuard } from "@/shared/ui/leave-guard.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { categoriesQuery, deleteEntry, knowledgeKeys, questionsQuery, saveEntry } from "../api.ts";
import {
  type EntryFields,
  fieldsOf,
  MAX_PHRASINGS,
  MAX_RELATED,
  phrasingsOf,
  sameFields,
  writeOf,
} from "../model/entry-form.ts";
import { flatten } from "../model/tree.ts";
import styles from "./entry-editor.module.css";
import { EntryFeedback } from "./entry-feedback.tsx";
import { ScopeFields } from "./scope-fields.tsx";
import { WrongAnswers } from "./wrong-answers.tsx";

interface EntryEditorPaneProps {
  /** null makes a new entry. */
  id: string | null;
  lang: Lang;
  category: string;
  mayWrite: boolean;
  onOpen: (id: string | undefined) => void;
}

export function EntryEditorPane(props: EntryEditorPaneProps) {
  const { id, mayWrite, onOpen } = props;
  const t = useT();
  const entry = useQuery({ ...entryQuery(id ?? ""), enabled: id !== null });
  if (id !== null && entry.isError) {
    return (
      <section className={styles.pane}>
        {isApiError(entry.error, "not_found") ? (
          <EmptyState
            title={t("record.gone")}
            hint={t("record.goneHint")}
            action={<Button onClick={() => onOpen(undefined)}>{t("action.close")}</Button>}
          />
        ) : (
          <ErrorState error={entry.error} onRetry={() => void entry.refetch()} />
        )}
      </section>
    );
  }
  if (id !== null && !entry.data) {
    return (
      <section className={styles.pane}>
        <Skeleton rows={8} height={32} />
      </section>
    );
  }
  if (!mayWrite && entry.data) {
    return (
      <section className={styles.pane}>
        <div className={styles.readOnly}>
          <EntryFeedback entryID={entry.data.id} />
          <WrongAnswers entryID={entry.data.id} />
          <EntryView entry={entry.data} />
        </div>
      </section>
    );
  }
  return <Editor {...props} entry={entry.data ?? null} />;
}

function Editor({ lang, category, onOpen, entry }: EntryEditorPaneProps & { entry: Entry | null }) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<EntryFields>();
  const [modal, contextHolder] = Modal.useModal();
  const categories = useQuery(categoriesQuery(lang));
  const options = flatten(categories.data?.categories ?? []).map(({ category: one, path }) => ({
    value: one.id,
    label: path,
  }));
  const initial = useMemo(() => fieldsOf(entry, category), [entry, category]);
  const [base, setBase] = useState({ fields: initial, version: entry?.version ?? 0 });
  const [dirty, setDirty] = useState(false);
  const [relatedWords, setRelatedWords] = useState("");
  const questions = useQuery(questionsQuery(lang, relatedWords.trim()));

  const store = (saved: Entry) => {
    client.setQueryData(entryQuery(saved.id).queryKey, saved);
    void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
    void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
  };
  const save = useMutation({
    mutationFn: ({ fields, version }: { fields: EntryFields; version: number }) =>
      saveEntry(entry?.id ?? null, writeOf(fields, lang, version)),
    onSuccess: (saved) => {
      store(saved);
      const fields = fieldsOf(saved, category);
      setBase({ fields, version: saved.version });
      form.setFieldsValue(fields);
      setDirty(false);
      toast("done", t("knowledge.saved"));
    },
    onError: (error) => showFieldErrors(form, error),
  });
  // The address follows a new entry only once nothing guards it any more.
  const savedID = save.data?.id;
  useEffect(() => {
    if (savedID && !entry && !dirty) onOpen(savedID);
  }, [savedID, entry, dirty, onOpen]);

  const drop = useMutation({
    mutationFn: deleteEntry,
    onSuccess: () => {
      setDirty(false);
      void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
      void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
      toast("done", t("knowledge.deleted"));
    },
    onError: (error) => toast("error", errorText(error)),
  });
  useEffect(() => {
    if (drop.isSuccess && !dirty) onOpen(undefined);
  }, [drop.isSuccess, dirty, onOpen]);

  const conflict = isApiError(save.error, "conflict");
  const loadTheirs = async () => {
    if (!entry) return;
    const theirs = await client.fetchQuery({ ...entryQuery(entry.id), staleTime: 0 });
    const fields = fieldsOf(theirs, category);
    setBase({ fields, version: theirs.version });
    form.setFieldsValue(fields);
    setDirty(false);
    save.reset();
  };
  const saveOver = async () => {
    if (!entry) return;
    const theirs = await client.fetchQuery({ ...entryQuery(entry.id), staleTime: 0 });
    save.mutate({ fields: form.getFieldsValue(true) as EntryFields, version: theirs.version });
  };
  const askDelete = () =>
    entry &&
    void modal.confirm({
      title: t("knowledge.deleteAsk", { question: entry.question }),
      content: t("knowledge.deleteHint"),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => drop.mutateAsync(entry.id).catch(() => {}),
    });
  const required = { required: true, whitespace: true, message: t("form.required") };

  return (
    <section className={styles.pane} aria-label={t("knowledge.editor")}>
      {contextHolder}
      <header className={styles.head}>
        <IconButton
          icon={ArrowLeft}
          label={t("action.back")}
          onClick={() => onOpen(undefined)}
          className={styles.back}
        />
        <div className={styles.titles}>
          <h2>{entry ? t("knowledge.edit") : t("knowledge.new")}</h2>
          {entry && (
            <p>
              {t("knowledge.version", { n: base.version })} · {format.dateTime(entry.updated_at)}
              {entry.updated_by && ` · ${entry.updated_by}`}
            </p>
          )}
        </div>
        {entry && <IconButton icon={Trash2} label={t("action.delete")} onClick={askDelete} />}
        <Button
          type="primary"
          loading={save.isPending}
          disabled={!dirty && entry !== null}
          onClick={() => form.submit()}
        >
          {t("action.save")}
        </Button>
      </header>
      <div className={styles.scroller}>
        {entry && <EntryFeedback entryID={entry.id} />}
        {entry && <WrongAnswers entryID={entry.id} />}
        {conflict && (
          <Alert
            type="warning"
            showIcon
            title={t("knowledge.conflict")}
            description={t("knowledge.conflictHint")}
            action={
              <span className={styles.conflict}>
                <Button size="small" onClick={() => void loadTheirs()}>
                  {t("knowledge.loadTheirs")}
                </Button>
                <Button size="small" type="primary" onClick={() => void saveOver()}>
                  {t("knowledge.saveMine")}
                </Button>
              </span>
            }
          />
        )}
        {save.isError && !conflict && <Alert type="error" showIcon title={errorText(save.error)} />}
        <Form<EntryFields>
          form={form}
          layout="vertical"
          initialValues={base.fields}
          className={styles.form}
          scrollToFirstError
          onValuesChange={(_, all) => setDirty(!sameFields({ ...base.fields, ...all }, base.fields))}
          onFinish={() =>
            save.mutate({ fields: form.getFieldsValue(true) as EntryFields, version: base.version })
          }
        >
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
                .filter((one) => one.id !== entry?.id)
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
          <ScopeFields lang={lang} />
        </Form>
      </div>
      <LeaveGuard dirty={dirty} />
    </section>
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
