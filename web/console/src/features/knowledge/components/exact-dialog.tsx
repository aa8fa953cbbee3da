import type { Lang, OverlapGroup } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Checkbox, Modal, Progress } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { knowledgeKeys } from "../api.ts";
import { exactQuery, merge, overlapKeys, undoMerge } from "../overlaps-api.ts";
import styles from "./exact-dialog.module.css";

const keyOf = (group: OverlapGroup): string => group.members[0]?.id ?? "";

/** Merges what is the same word for word: what would happen, then how far it is. */
export function ExactDialog({ lang, onClose }: { lang: Lang; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const errorText = useErrorText();
  const gate = useGate();
  const query = useQuery({ ...exactQuery(lang), staleTime: Number.POSITIVE_INFINITY });
  const [left, setLeft] = useState<readonly string[]>([]);
  const [done, setDone] = useState(0);
  const groups = (query.data?.groups ?? []).filter(({ kind }) => kind === "duplicate");
  const chosen = groups.filter((group) => !left.includes(keyOf(group)));
  const changed = () => {
    void client.invalidateQueries({ queryKey: overlapKeys.all });
    void client.invalidateQueries({ queryKey: knowledgeKeys.all });
  };
  const takeBack = async (ids: readonly string[]) => {
    try {
      for (const id of ids.toReversed()) await gate.attempt((override) => undoMerge(id, override));
      toast("done", t("overlap.undone"));
    } catch (error) {
      toast("error", errorText(error));
    }
    changed();
  };
  const act = useMutation({
    mutationFn: async () => {
      const made: string[] = [];
      let failure: unknown;
      setDone(0);
      for (const { members } of chosen) {
        const [keep, ...gone] = members.map(({ id, edit }) => ({ id, edit }));
        if (!keep || gone.length === 0) continue;
        try {
          const { id } = await gate.attempt((override) => merge({ keep, gone }, override));
          made.push(id);
        } catch (error) {
          failure = error; // the others do not wait for it
        }
        setDone((n) => n + 1);
      }
      return { made, failure };
    },
    onSuccess: ({ made, failure }) => {
      changed();
      if (made.length > 0) {
        toast("done", t("overlap.exactMerged", { count: made.length }), {
          action: { label: t("action.undo"), run: () => void takeBack(made) },
        });
      }
      if (failure) toast("error", errorText(failure));
      onClose();
    },
  });
  return (
    <>
      {gate.dialog}
      <Modal
        open
        width={680}
        title={t("overlap.exactMerge")}
        okText={t("overlap.exactDo", { count: chosen.length })}
        cancelText={t("action.cancel")}
        okButtonProps={{ disabled: chosen.length === 0, loading: act.isPending }}
        onOk={() => act.mutate()}
        onCancel={() => !act.isPending && onClose()}
      >
        <Alert type="info" showIcon title={t("overlap.exactHint")} className={styles.alert ?? ""} />
        {query.isPending && <Skeleton rows={4} height={32} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && groups.length === 0 && <EmptyState title={t("overlap.none")} />}
        {act.isPending && (
          <Progress percent={Math.round((100 * done) / Math.max(1, chosen.length))} size="small" />
        )}
        <ul className={styles.list}>
          {groups.map((group) => (
            <li key={keyOf(group)} lang={lang}>
              <Checkbox
                disabled={act.isPending}
                checked={!left.includes(keyOf(group))}
                onChange={({ target }) =>
                  setLeft(target.checked ? left.filter((id) => id !== keyOf(group)) : [...left, keyOf(group)])
                }
              >
                <b>{group.members[0]?.question}</b>
                <span>{t("overlap.exactRow", { n: group.members.length })}</span>
                <small>{group.members[0]?.answer}</small>
              </Checkbox>
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
