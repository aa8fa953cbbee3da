import type { Message } from "@shopbell/shared/api/types.ts";
import { useCallback } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { proposeGap, withdrawGap } from "../api.ts";

/** Proposes a customer's question, or a colleague's answer to it, for the knowledge base; the toast takes it back. */
export function useProposals(conversationID: string) {
  const t = useT();
  const errorText = useErrorText();
  return useCallback(
    async ({ seq }: Message) => {
      const failed = (error: unknown) => toast("error", errorText(error));
      const undo = () =>
        void withdrawGap(conversationID, seq).then(() => toast("done", t("propose.takenBack")), failed);
      try {
        await proposeGap(conversationID, seq);
        toast("done", t("propose.done"), {
          detail: t("propose.doneHint"),
          action: { label: t("action.undo"), run: undo },
        });
      } catch (error) {
        failed(error);
      }
    },
    [conversationID, errorText, t],
  );
}

/** Whether the message is a question of the customer, or an answer of a person. */
export const isProposable = ({ sender, kind, text }: Message): boolean =>
  (sender === "customer" || sender === "agent") && kind !== "note" && /[\p{L}\p{N}]/u.test(text);
