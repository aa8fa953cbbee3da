import type { HistoryCluster } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input, Select } from "antd";
import { ArrowLeft, Check, Undo2 } from "lucide-react";
import { useRef, useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { categoriesQuery, knowledgeKeys, questionsQuery } from "../api.ts";
import { acceptCluster, clusterQuery, joinCluster, mergeCluster } from "../history-api.ts";
import { fieldsOf, phrasingsOf, writeOf } from "../model/entry-form.ts";
import { flatten } from "../model/tree.ts";
import styles from "./history-cluster.module.css";

interface HistoryClusterPaneProps {
  id: string;
  /** Those that it may become part of. */
  others: readonly HistoryCluster[];
  mayWrite: boolean;
  onDecided: (id: string, said: string) => Promise<void>;
  onReject: (id: string) => Promise<void>;
  onTakeBack: (id: string) => Promise<void>;
  onClose: () => void;
}

export function HistoryClusterPane(props: HistoryClusterPaneProps) {
  const t = useT();
  const format = useFormat();
  const query = useQuery(clusterQuery(props.id));
  const one = query.data;
  if (query.isError) {
    return (
      <section className={styles.pane}>
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </section>
    );
  }
  if (!one) {
    return (
      <section className={styles.pane}>
        <Skeleton rows={8} height={32} />
      </section>
    );
  }
  return (
    <section className={styles.pane} aria-label={one.question}>
      <header className={styles.head}>
        <IconButton
          icon={ArrowLeft}
          label={t("action.back")}
          onClick={props.onClose}
          className={styles.back}
        />
        <div className={styles.titles}>
          <h2 lang={one.lang}>{one.question}</h2>
          <p>
            {t("history.count", { count: one.size })} · {format.percent(one.share, 1)}
            {one.decided_by && one.state !== "new" && ` · ${one.decided_by}`}
          </p>
        </div>
        {one.state !== "new" && props.mayWrite && (
          <Button icon={<Undo2 size={15} aria-hidden />} onClick={() => void props.onTakeBack(one.id)}>
            {t("history.takeBack")}
          </Button>
        )}
      </header>
      <div className={styles.scroller}>
        {one.state !== "new" && (
          <Alert
            type="info"
            showIcon
            title={t(`history.state.${one.state}`)}
            {...(one.entry ? { description: one.entry } : {})}
          />
        )}
        {one.state === "new" && one.entry && (
          <Alert type="success" showIcon title={t("history.knownBy", { question: one.entry })} />
        )}
        {one.state === "new" && props.mayWrite ? (
          <Decide key={one.version} {...props} one={one} />
        ) : (
          <Look one={one} />
        )}
      </div>
    </section>
  );
}

/** For those who may only look, and for what is decided. */
function Look({ one }: { one: HistoryCluster }) {
  const t = useT();
  return (
    <>
      <Answers one={one} />
      <h3>{t("history.examples")}</h3>
      <ul className={styles.examples} lang={one.lang}>
        {one.examples.map((example) => (
          <li key={example}>{example}</li>
        ))}
      </ul>
    </>
  );
}

function Answers({
  one,
  chosen,
  onUse,
}: {
  one: HistoryCluster;
  chosen?: string;
  onUse?: (text: string) => void;
}) {
  const t = useT();
  if (one.answers.length === 0) return <p className={styles.quiet}>{t("history.noAnswers")}</p>;
  return (
    <>
      <h3>{t("history.answers")}</h3>
      <ul className={styles.answers}>
        {one.answers.map(({ text, count }) => (
          <li key={text}>
            <p lang={one.lang}>{text}</p>
            <span>{t("history.answerCount", { count })}</span>
            {onUse &&
              (chosen === text ? (
                <Check size={16} aria-hidden className={styles.chosen} />
              ) : (
                <Button size="small" onClick={() => onUse(text)}>
                  {t("history.use")}
                </Button>
              ))}
          </li>
        ))}
      </ul>
    </>
  );
}

interface Fields {
  category_id: string;
  question: string;
  answer: string;
  phrasings: string;
}

/** The entry that it would become, and what else can be done with it. */
function Decide({ one, others, onDecided, onReject }: HistoryClusterPaneProps & { one: HistoryCluster }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [form] = Form.useForm<Fields>();
  const answer = Form.useWatch("answer", form);
  const area = useRef<HTMLDivElement>(null);
  const categories = useQuery(categoriesQuery(one.lang));
  const [entryWords, setEntryWords] = useState("");
  const [entryID, setEntryID] = useState(one.entry_id ?? "");
  const [into, setInto] = useState("");
  const entries = useQuery(questionsQuery(one.lang, entryWords.trim()));
  const choices = (entries.data?.entries ?? []).map((e) => ({ value: e.id, label: e.question }));
  if (one.entry_id && one.entry && !choices.some((c) => c.value === one.entry_id)) {
    choices.unshift({ value: one.entry_id, label: one.entry });
  }
  const phrasings = () => phrasingsOf(form.getFieldValue("phrasings") ?? "");
  const knowledge = () => void client.invalidateQueries({ queryKey: knowledgeKeys.all });
  const fail = (error: unknown) => toast("error", errorText(error));
  const gate = useGate();
  const accept = useMutation({
    mutationFn: (fields: Fields) =>
      gate.attempt((override) =>
        acceptCluster(
          one.id,
          writeOf({ ...fieldsOf(null, "", "UTC"), ...fields }, one.lang, { version: 0, edit: 0 }, "UTC"),
          override,
        ),
      ),
    onSuccess: () => {
      knowledge();
      return onDecided(one.id, t("history.saved"));
    },
    onError: (error) => {
      showFieldErrors(form, error);
      fail(error);
    },
  });
  const join = useMutation({
    mutationFn: () =>
      gate.attempt((override) =>
        joinCluster(one.id, entryID, [form.getFieldValue("question") as string, ...phrasings()], override),
      ),
    onSuccess: () => {
      knowledge();
      return onDecided(one.id, t("history.joined"));
    },
    onError: fail,
  });
  const merge = useMutation({
    mutationFn: () => mergeCluster(one.id, into),
    onSuccess: () => onDecided(one.id, t("history.merged")),
    onError: fail,
  });
  useShortcuts({ e: () => area.current?.querySelector("textarea")?.focus() });
  const required = { required: true, whitespace: true, message: t("form.required") };
  return (
    <>
      {gate.dialog}
      <Form<Fields>
        form={form}
        layout="vertical"
        scrollToFirstError
        initialValues={{
          question: one.question,
          answer: one.answers[0]?.text ?? "",
          phrasings: one.examples.filter((e) => e !== one.question).join("\n"),
        }}
        onFinish={(fields) => accept.mutate(fields)}
      >
        <Form.Item
          name="category_id"
          label={t("knowledge.category")}
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Select
            showSearch={{ optionFilterProp: "label" }}
            placeholder={t("knowledge.chooseCategory")}
            notFoundContent={t("category.none")}
            options={flatten(categories.data?.categories ?? []).map(({ category, path }) => ({
              value: category.id,
              label: path,
            }))}
          />
        </Form.Item>
        <Form.Item name="question" label={t("knowledge.question")} rules={[required]}>
          <Input maxLength={300} />
        </Form.Item>
        <div ref={area}>
          <Form.Item name="answer" label={t("knowledge.answer")} rules={[required]}>
            <GrowingTextArea minRows={3} maxRows={12} maxLength={4000} />
          </Form.Item>
        </div>
        <Answers one={one} chosen={answer} onUse={(text) => form.setFieldValue("answer", text)} />
        <Form.Item name="phrasings" label={t("knowledge.phrasings")} extra={t("knowledge.phrasingsHelp")}>
          <GrowingTextArea minRows={4} maxRows={12} />
        </Form.Item>
        <div className={styles.buttons}>
          <Button type="primary" htmlType="submit" loading={accept.isPending}>
            {t("history.save")}
          </Button>
          <Button onClick={() => void onReject(one.id)}>{t("history.reject")}</Button>
        </div>
      </Form>
      <div className={styles.other}>
        <h3>{t("history.join")}</h3>
        <p className={styles.quiet}>{t("history.joinHint")}</p>
        <div className={styles.pick}>
          <Select
            aria-label={t("history.join")}
            placeholder={t("history.joinPlaceholder")}
            value={entryID || null}
            onChange={setEntryID}
            showSearch={{ filterOption: false, onSearch: setEntryWords }}
            loading={entries.isFetching}
            options={choices}
          />
          <Button disabled={!entryID} loading={join.isPending} onClick={() => join.mutate()}>
            {t("action.add")}
          </Button>
        </div>
        {others.some((c) => c.lang === one.lang) && (
          <>
            <h3>{t("history.merge")}</h3>
            <div className={styles.pick}>
              <Select
                aria-label={t("history.merge")}
                placeholder={t("history.mergePlaceholder")}
                value={into || null}
                onChange={setInto}
                showSearch={{ optionFilterProp: "label" }}
                options={others
                  .filter((c) => c.lang === one.lang)
                  .map((c) => ({ value: c.id, label: `${c.question} (${c.size})` }))}
              />
              <Button disabled={!into} loading={merge.isPending} onClick={() => merge.mutate()}>
                {t("history.merge")}
              </Button>
            </div>
          </>
        )}
      </div>
    </>
  );
}
