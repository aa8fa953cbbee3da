import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { type Command, command, inboxKeys, transfer } from "../api.ts";
import { applyRows } from "../events.ts";

interface Transfer {
  userID: string;
  userName: string;
  note: string;
}

/** The changes of owner, each with its word when it is done and its reason when it is not. */
export function useCommands(conversation: Conversation) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { user } = useSession();
  const { id, epoch } = conversation;

  const failed = (error: unknown) => {
    toast("error", errorText(error));
    if (isApiError(error, "conflict")) {
      void client.invalidateQueries({ queryKey: inboxKeys.conversation(id), exact: true });
    }
  };
  const done = (row: Conversation) => applyRows(client, [row], user.id);

  const simple = useMutation({
    mutationFn: (name: Command) => command(id, name, epoch),
    onError: failed,
    onSuccess: (row, name) => {
      done(row);
      if (name === "handback") toast("done", t("inbox.handedBack"));
      if (name !== "resolve") return;
      toast("done", t("inbox.resolvedToast"), {
        action: {
          label: t("action.undo"),
          run: () => void command(id, "takeover", row.epoch).then(done, failed),
        },
      });
    },
  });
  const pass = useMutation({
    mutationFn: ({ userID, note }: Transfer) => transfer(id, userID, note, epoch),
    onError: failed,
    onSuccess: (row, { userName }) => {
      done(row);
      toast("done", t("inbox.transferred", { name: userName }));
    },
  });

  return {
    run: simple.mutate,
    running: simple.isPending ? simple.variables : null,
    transfer: pass.mutateAsync,
    transferring: pass.isPending,
  };
}
