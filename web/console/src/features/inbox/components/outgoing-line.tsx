import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { Clock3 } from "lucide-react";
import { isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { ownershipOf } from "../model/composer.ts";
import { composerRequests } from "../model/composer-requests.ts";
import { type Outgoing, outbox } from "../model/outbox.ts";
import { resend } from "../send.ts";
import { FileBox, Picture } from "./cards.tsx";
import styles from "./message-line.module.css";

/** A message on its way, or one that could not be sent: its text is kept, with what can be done about it. */
export function OutgoingLine({
  outgoing,
  conversation,
  first,
}: {
  outgoing: Outgoing;
  conversation: Conversation;
  first: boolean;
}) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { user } = useSession();
  const { message, state, error, attachment, clientID } = outgoing;
  const takes = message.kind !== "note" && ownershipOf(conversation, user.id) !== "mine";
  const failed = state === "failed";
  return (
    <article
      className={`${styles.line} ${styles.sending}`}
      data-side="right"
      data-sender={message.kind === "note" ? "note" : "agent"}
      data-first={first}
      data-last
    >
      <div className={styles.body}>
        {attachment?.type.startsWith("image/") && <Picture picture={attachment} />}
        {attachment && !attachment.type.startsWith("image/") && <FileBox file={attachment} />}
        {(message.text || outgoing.label) && (
          <p className={styles.bubble}>{message.text || outgoing.label}</p>
        )}
        {failed ? (
          <div className={styles.failed} role="alert">
            <span>
              {error ? t("send.failed", { reason: reasonOf(error, errorText) }) : t("send.notSent")}
            </span>
            <button type="button" onClick={() => resend(client, outgoing, user.id)}>
              {takes ? t("send.takeAndSend") : t("send.again")}
            </button>
            {message.text && (
              <button
                type="button"
                onClick={() => {
                  composerRequests.set({ conversationID: conversation.id, text: message.text ?? "" });
                  outbox.drop(clientID);
                }}
              >
                {t("action.edit")}
              </button>
            )}
            <button type="button" onClick={() => outbox.drop(clientID)}>
              {t("action.discard")}
            </button>
          </div>
        ) : (
          <p className={styles.foot}>
            <Clock3 size={12} aria-hidden />
            {t("send.sending")}
          </p>
        )}
      </div>
    </article>
  );
}

function reasonOf(error: unknown, errorText: (error: unknown) => string): string {
  const text = errorText(error);
  return isApiError(error) && error.id ? `${text} (${error.id})` : text;
}
