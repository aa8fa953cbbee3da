import type { Site } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { cancelSite, deleteSite, restoreSite, runSite, siteKeys } from "../api.ts";

/** Reads a site, stops that, and removes it with a way back. */
export function useSite({ id, name }: Site, onRemoved?: () => void) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: siteKeys.all });
  const failed = (error: unknown) => toast("error", errorText(error));
  const run = useMutation({ mutationFn: () => runSite(id), onError: failed, onSettled: refresh });
  const cancel = useMutation({ mutationFn: () => cancelSite(id), onError: failed, onSettled: refresh });
  const restore = async () => {
    try {
      await restoreSite(id);
      toast("done", t("sites.restored", { name }));
    } catch (error) {
      failed(error);
    }
    await refresh();
  };
  const remove = useMutation({
    mutationFn: () => deleteSite(id),
    onSuccess: () => {
      toast("done", t("sites.removed", { name }), {
        action: { label: t("action.undo"), run: () => void restore() },
      });
      onRemoved?.();
    },
    onError: failed,
    onSettled: refresh,
  });
  return { run, cancel, remove };
}
