import type { Lang, TestQuestion } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { ApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { expectedText } from "@/shared/knowledge/expected.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { benchKeys, channelsQuery, readQuestion, saveQuestion } from "../api.ts";
import { fieldsOf, isComplete, type TestFields, writeOf } from "../model/fields.ts";
import { EXPECTS } from "../model/words.ts";
import styles from "./bench.module.css";
import { EntryPicker } from "./entry-picker.tsx";

const MAX_QUESTION = 300;
const MAX_ENTRIES = 10;
const AUDIENCES = ["everyone", "signed_in", "guests"] as const;

interface QuestionFormProps {
  lang: Lang;
  /** null makes a new one. */
  question: TestQuestion | null;
  start: TestFields;
  onClose: () => void;
}

/** A question, with what should be answered and in which circumstances. */
export function QuestionForm({ lang, question, start, onClose }: QuestionFormProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [modal, contextHolder] = Modal.useModal();
  const [fields, setFields] = useState(start);
  const [edit, setEdit] = useState(question?.edit ?? 0);
  const [theirs, setTheirs] = useState<TestQuestion | null>(null);
  const channels = useQuery(channelsQuery);
  const kinds = [...new Set((channels.data?.channels ?? []).map(({ kind }) => kind))];
  const put = (part: Partial<TestFields>) => setFields((now) => ({ ...now, ...part }));
  const save = useMutation({
    mutationFn: () => saveQuestion(question?.id ?? null, writeOf(fields, lang, edit)),
    onSuccess: ({ passed }) => {
      void client.invalidateQueries({ queryKey: benchKeys.questions });
      toast("done", t(passed ? "bench.savedPassing" : "bench.savedFailing"));
      onClose();
    },
    onError: async (error) => {
      if (question && error instanceof ApiError && error.key === "error.bench.changed") {
        setTheirs(await readQuestion(question.id).catch(() => null));
      }
    },
  });
  const dirty = JSON.stringify(fields) !== JSON.stringify(start);
  const close = () => {
    if (!dirty) return onClose();
    void modal.confirm({
      title: t("form.unsaved"),
      content: t("form.unsavedHint"),
      okText: t("form.leave"),
      okButtonProps: { danger: true },
      cancelText: t("form.stay"),
      onOk: onClose,
    });
  };
  return (
    <Modal
      open
      width={600}
      title={t(question ? "bench.editTitle" : "bench.newTitle")}
      okText={t("action.save")}
      okButtonProps={{ disabled: !isComplete(fields) || theirs !== null, loading: save.isPending }}
      cancelText={t("action.cancel")}
      onOk={() => save.mutate()}
      onCancel={close}
      mask={{ closable: false }}
    >
      {contextHolder}
      <div className={styles.form}>
        {save.isError && !theirs && <Alert type="error" showIcon title={errorText(save.error)} />}
        {theirs && (
          <Alert
            type="warning"
            showIcon
            title={t("bench.conflict", { name: theirs.updated_by })}
            description={
              <>
                <b lang={theirs.lang}>{theirs.question}</b>
                <br />
                {expectedText(
                  t,
                  theirs.expect,
                  theirs.entries.map(({ title }) => title),
                )}
                <div className={styles.buttons}>
                  <Button
                    size="small"
                    onClick={() => {
                      setFields(fieldsOf(theirs));
                      setEdit(theirs.edit);
                      setTheirs(null);
                      save.reset();
                    }}
                  >
                    {t("bench.takeTheirs")}
                  </Button>
                  <Button
                    size="small"
                    onClick={() => {
                      setEdit(theirs.edit);
                      setTheirs(null);
                      save.reset();
                    }}
                  >
                    {t("bench.keepMine")}
                  </Button>
                </div>
              </>
            }
          />
        )}
        <label htmlFor="bench-question">{t("bench.question")}</label>
        <GrowingTextArea
          id="bench-question"
          autoFocus
          minRows={1}
          maxRows={4}
          maxLength={MAX_QUESTION}
          value={fields.question}
          onChange={(event) => put({ question: event.target.value })}
        />
        <span className={styles.label}>{t("bench.expects")}</span>
        <Radio.Group
          className={styles.expects}
          aria-label={t("bench.expects")}
          value={fields.expect}
          onChange={(event) => put({ expect: event.target.value as TestFields["expect"] })}
          options={EXPECTS.map((value) => ({ value, label: t(`bench.expect.${value}`) }))}
        />
        {(fields.expect === "entries" || fields.expect === "others") && (
          <EntryPicker
            lang={lang}
            max={MAX_ENTRIES}
            label={t("bench.pickEntries")}
            value={fields.entries}
            onChange={(entries) => put({ entries })}
          />
        )}
        <div className={styles.two}>
          <div>
            <label htmlFor="bench-channel">{t("bench.channel")}</label>
            <Select
              id="bench-channel"
              value={fields.channel}
              onChange={(channel: string) => put({ channel })}
              options={[
                { value: "", label: t("bench.anyChannel") },
                ...kinds.map((kind) => ({ value: kind as string, label: t(`channel.${kind}`) })),
              ]}
            />
          </div>
          <div>
            <label htmlFor="bench-audience">{t("bench.audience")}</label>
            <Select
              id="bench-audience"
              value={fields.audience}
              onChange={(audience: TestFields["audience"]) => put({ audience })}
              options={AUDIENCES.map((value) => ({ value, label: t(`knowledge.audience.${value}`) }))}
            />
          </div>
        </div>
      </div>
    </Modal>
  );
}
