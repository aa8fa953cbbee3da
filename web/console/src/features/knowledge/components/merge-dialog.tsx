import type { Entry, Lang, OverlapMember, OverlapPair } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Checkbox, Input, Modal, Radio, Select } from "antd";
import { useId, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { entryQuery } from "@/shared/records/api.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { categoriesQuery, knowledgeKeys } from "../api.ts";
import { MAX_PHRASINGS, phrasingsOf } from "../model/entry-form.ts";
import { joinPhrasings } from "../model/merge.ts";
import { flatten } from "../model/tree.ts";
import { merge, overlapKeys, undoMerge } from "../overlaps-api.ts";
import { Both } from "./both-sides.tsx";
import styles from "./merge-dialog.module.css";

interface MergeDialogProps {
  lang: Lang;
  members: readonly OverlapMember[];
  pairs: readonly OverlapPair[];
  onClose: () => void;
  onMerged: () => void;
}

/** Makes one entry of several, once they have been read. */
export function MergeDialog(props: MergeDialogProps) {
  const t = useT();
  const entries = useQueries({
    queries: props.members.map(({ id }) => ({ ...entryQuery(id), staleTime: 0 })),
  });
  const failed = entries.find((entry) => entry.isError);
  const read = entries.map((entry) => (entry.isFetchedAfterMount ? entry.data : undefined));
  if (read.every((entry): entry is Entry => entry !== undefined)) return <Dialog {...props} entries={read} />;
  return (
    <Modal open width={900} title={t("overlap.merge")} footer={null} onCancel={props.onClose}>
      {failed ? (
        <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
      ) : (
        <Skeleton rows={6} height={32} />
      )}
    </Modal>
  );
}

function Dialog({
  lang,
  entries,
  pairs,
  onClose,
  onMerged,
}: Omit<MergeDialogProps, "members"> & { entries: readonly Entry[] }) {
  const t = useT();
  const client = useQueryClient();
  const errorText = useErrorText();
  const gate = useGate();
  const fields = useId();
  const [keepID, setKeepID] = useState(entries[0]?.id ?? "");
  const [taken, setTaken] = useState<Record<string, boolean>>({});
  const [edited, setEdited] = useState<{
    question?: string;
    answer?: string;
    category?: string;
    phrasings?: string;
  }>({});
  const categories = useQuery(categoriesQuery(lang));
  const keep = entries.find(({ id }) => id === keepID);
  // Of a chain only what is like the one that stays comes along by itself.
  const takes = (id: string) =>
    id !== keepID &&
    (taken[id] ?? pairs.some(({ a, b }) => (a === keepID && b === id) || (b === keepID && a === id)));
  const gone = entries.filter(({ id }) => takes(id));
  const changed = () => {
    void client.invalidateQueries({ queryKey: overlapKeys.all });
    void client.invalidateQueries({ queryKey: knowledgeKeys.all });
    for (const { id } of entries) void client.invalidateQueries({ queryKey: entryQuery(id).queryKey });
  };
  const undo = (id: string) =>
    gate
      .attempt((override) => undoMerge(id, override))
      .then(() => {
        changed();
        toast("done", t("overlap.undone"));
      })
      .catch((error) => toast("error", errorText(error)));
  const question = edited.question ?? keep?.question ?? "";
  const answer = edited.answer ?? keep?.answer ?? "";
  const phrasings =
    edited.phrasings ??
    (keep
      ? joinPhrasings(question, [keep, ...gone])
          .slice(0, MAX_PHRASINGS)
          .join("\n")
      : "");
  const act = useMutation({
    mutationFn: () =>
      gate.attempt((override) =>
        merge(
          {
            keep: { id: keepID, edit: keep?.edit ?? 0 },
            gone: gone.map(({ id, edit }) => ({ id, edit })),
            question: question.trim(),
            answer: answer.trim(),
            category_id: edited.category ?? keep?.category_id ?? "",
            phrasings: phrasingsOf(phrasings),
          },
          override,
        ),
      ),
    onSuccess: ({ id, related }) => {
      changed();
      toast("done", t("overlap.merged", { count: gone.length }), {
        detail: related > 0 ? t("overlap.mergedRelated", { count: related }) : undefined,
        action: { label: t("action.undo"), run: () => void undo(id) },
      });
      onMerged();
    },
  });
  if (!keep) return null;
  return (
    <>
      {gate.dialog}
      <Modal
        open
        width={900}
        title={t("overlap.merge")}
        okText={t("overlap.mergeDo", { count: gone.length })}
        cancelText={t("action.cancel")}
        okButtonProps={{
          disabled: gone.length === 0 || !question.trim() || !answer.trim(),
          loading: act.isPending,
        }}
        onOk={() => act.mutate()}
        onCancel={onClose}
      >
        <div className={styles.form} lang={lang}>
          {act.isError && <Alert type="error" showIcon title={errorText(act.error)} />}
          <fieldset>
            <legend>{t("overlap.keep")}</legend>
            <Radio.Group
              value={keepID}
              className={styles.keep ?? ""}
              onChange={({ target }) => {
                setKeepID(target.value as string);
                setTaken({});
                setEdited({});
              }}
            >
              {entries.map((entry) => (
                <div key={entry.id}>
                  <Radio value={entry.id}>{entry.question}</Radio>
                  {entries.length > 2 && entry.id !== keepID && (
                    <Checkbox
                      checked={takes(entry.id)}
                      onChange={({ target }) => setTaken({ ...taken, [entry.id]: target.checked })}
                    >
                      {t("overlap.take")}
                    </Checkbox>
                  )}
                </div>
              ))}
            </Radio.Group>
          </fieldset>
          <label htmlFor={`${fields}-question`}>
            <span>{t("knowledge.question")}</span>
            <Input
              id={`${fields}-question`}
              value={question}
              maxLength={300}
              onChange={({ target }) => setEdited({ ...edited, question: target.value })}
            />
          </label>
          <div>
            <span className={styles.caption}>{t("overlap.answers")}</span>
            <div className={styles.answers}>
              {[keep, ...gone].map((entry, index) => (
                <div key={entry.id}>
                  <header>
                    <b>{entry.question}</b>
                    <Button
                      size="small"
                      disabled={answer === entry.answer}
                      onClick={() => setEdited({ ...edited, answer: entry.answer })}
                    >
                      {t("overlap.useAnswer")}
                    </Button>
                  </header>
                  <Both
                    mine={entry.answer}
                    other={index === 0 ? (gone[0]?.answer ?? entry.answer) : keep.answer}
                    first={index === 0}
                  />
                </div>
              ))}
            </div>
          </div>
          <label htmlFor={`${fields}-answer`}>
            <span>{t("knowledge.answer")}</span>
            <GrowingTextArea
              id={`${fields}-answer`}
              value={answer}
              minRows={3}
              maxRows={10}
              maxLength={4000}
              onChange={({ target }) => setEdited({ ...edited, answer: target.value })}
            />
          </label>
          <label htmlFor={`${fields}-phrasings`}>
            <span>
              {t("knowledge.phrasings")} · {phrasingsOf(phrasings).length}
            </span>
            <GrowingTextArea
              id={`${fields}-phrasings`}
              value={phrasings}
              minRows={3}
              maxRows={8}
              onChange={({ target }) => setEdited({ ...edited, phrasings: target.value })}
            />
          </label>
          <div>
            <span className={styles.caption}>{t("knowledge.category")}</span>
            <Select
              className={styles.category ?? ""}
              aria-label={t("knowledge.category")}
              value={edited.category ?? keep.category_id}
              onChange={(category) => setEdited({ ...edited, category })}
              options={flatten(categories.data?.categories ?? []).map(({ category: one, path }) => ({
                value: one.id,
                label: path,
              }))}
            />
          </div>
          <p className={styles.hint}>{t("overlap.mergeHint")}</p>
        </div>
      </Modal>
    </>
  );
}
