import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";

const PLACEHOLDER = /^\[(image|file|order_card|product_card)\]$/;

/** The last line of a conversation, with who said it unless it was the customer. */
export function usePreview(row: Conversation, me: string): string {
  const t = useT();
  const kind = PLACEHOLDER.exec(row.last_preview)?.[1];
  const text =
    kind === "image" || kind === "file" || kind === "order_card" || kind === "product_card"
      ? t(`preview.${kind}`)
      : row.last_preview.replace(/\s+/g, " ");
  if (row.last_sender === "bot") return t("preview.by", { name: t("owner.bot"), text });
  if (row.last_sender === "agent") {
    const mine = row.agent?.id === me;
    return t("preview.by", { name: mine ? t("owner.you") : (row.agent?.name ?? t("owner.shop")), text });
  }
  return text;
}
