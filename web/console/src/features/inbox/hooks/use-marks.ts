import type { Mark, Message } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { deleteMark, inboxKeys, marksQuery, saveMark } from "../api.ts";

const NONE: ReadonlyMap<number, Mark> = new Map();

/** The marks of a conversation: who thinks that a message was misunderstood or answered wrong. */
export function useMarks(conversationID: string) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const marks = useQuery(marksQuery(conversationID)).data ?? NONE;

  const refresh = useCallback(
    () => client.invalidateQueries({ queryKey: inboxKeys.marks(conversationID) }),
    [client, conversationID],
  );
  const failed = useCallback(
    (error: unknown) => {
      toast("error", errorText(error));
      return refresh();
    },
    [errorText, refresh],
  );
  const takeBack = useCallback(
    async (seq: number) => {
      try {
        await deleteMark(conversationID, seq);
        await refresh();
        toast("done", t("mark.takenBack"));
      } catch (error) {
        await failed(error);
      }
    },
    [conversationID, refresh, failed, t],
  );

  /** Marks a message, or changes its mark; the toast takes that back. */
  const mark = useCallback(
    async (message: Message, intent = "") => {
      const { seq } = message;
      const before = marks.get(seq);
      const undo = () =>
        before?.state === "open"
          ? saveMark(conversationID, seq, { intent: before.intent })
          : deleteMark(conversationID, seq);
      const wrong = message.sender === "bot";
      try {
        await saveMark(conversationID, seq, wrong ? {} : { intent });
        await refresh();
        toast("done", t(wrong ? "mark.wrongDone" : "mark.done"), {
          detail: t(wrong ? "mark.wrongDoneHint" : "mark.doneHint"),
          action: { label: t("action.undo"), run: () => void undo().then(refresh, failed) },
        });
      } catch (error) {
        await failed(error);
      }
    },
    [conversationID, marks, refresh, failed, t],
  );

  return { marks, mark, takeBack };
}

export const isMarkable = (message: Message): boolean =>
  message.sender === "customer" && /[\p{L}\p{N}]/u.test(message.text);

/** Whether the message is an answer from the knowledge base. */
export const isKnowledgeAnswer = (message: Message): boolean =>
  message.sender === "bot" && message.evidence.some(({ kind }) => kind === "knowledge");
