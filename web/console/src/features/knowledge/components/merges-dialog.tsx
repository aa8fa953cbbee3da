import type { Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Modal } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { knowledgeKeys } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { mergesQuery, overlapKeys, undoMerge } from "../overlaps-api.ts";
import styles from "./exact-dialog.module.css";

/** The last merges, each of which can be taken back while the entry is as it left it. */
export function MergesDialog({ lang, onClose }: { lang: Lang; onClose: () => void }) {
  const t = useT();
  const can = useCan();
  const shopTime = useShopTime();
  const client = useQueryClient();
  const errorText = useErrorText();
  const gate = useGate();
  const query = useQuery(mergesQuery(lang));
  const undo = useMutation({
    mutationFn: (id: string) => gate.attempt((override) => undoMerge(id, override)),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: overlapKeys.all });
      void client.invalidateQueries({ queryKey: knowledgeKeys.all });
      toast("done", t("overlap.undone"));
    },
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <>
      {gate.dialog}
      <Modal open width={680} title={t("overlap.merges")} footer={null} onCancel={onClose}>
        {query.isPending && <Skeleton rows={4} height={32} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.data?.merges.length === 0 && <EmptyState title={t("overlap.noMerges")} />}
        <ul className={styles.list}>
          {query.data?.merges.map((one) => (
            <li key={one.id} className={styles.merge}>
              <div lang={lang}>
                <b>
                  <Link to="/knowledge" search={{ lang, entry: one.keep_id }}>
                    {one.question}
                  </Link>
                </b>
                <small>← {one.gone.map(({ question }) => question).join(" · ")}</small>
                <small>
                  {shopTime(one.at)}
                  {one.by && ` · ${one.by}`}
                </small>
              </div>
              {one.undone_at > 0 ? (
                <small>{t("overlap.takenBack", { at: shopTime(one.undone_at) })}</small>
              ) : (
                can("knowledge:publish") && (
                  <Button
                    size="small"
                    loading={undo.isPending && undo.variables === one.id}
                    onClick={() => undo.mutate(one.id)}
                  >
                    {t("action.undo")}
                  </Button>
                )
              )}
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
