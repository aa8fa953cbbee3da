import type { Document, DocumentUpdate } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { deleteDocument, documentKeys, restoreDocument, updateDocument } from "../api.ts";

/** Changes a document, and deletes it with a way back. */
export function useDocument({ id, name }: Document, onDeleted?: () => void) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: documentKeys.all });
  const change = useMutation({
    mutationFn: (body: DocumentUpdate) => updateDocument(id, body),
    onError: (error) => toast("error", errorText(error)),
    onSettled: refresh,
  });
  const restore = async () => {
    try {
      await restoreDocument(id);
      toast("done", t("documents.restored", { name }));
    } catch (error) {
      toast("error", errorText(error));
    }
    await refresh();
  };
  const remove = useMutation({
    mutationFn: () => deleteDocument(id),
    onSuccess: () => {
      toast("done", t("documents.deleted", { name }), {
        action: { label: t("action.undo"), run: () => void restore() },
      });
      onDeleted?.();
    },
    onError: (error) => toast("error", errorText(error)),
    onSettled: refresh,
  });
  return { change, remove };
}
