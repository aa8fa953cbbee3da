import type { SitePage } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";

/** Why a page is not read. */
export function ReasonText({ reason }: { reason: string }) {
  const t = useT();
  return reason === "" ? null : t(`sites.reason.${reason as Exclude<SitePage["reason"], "">}`);
}
