import { useLocale } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { zonedText } from "../model/zone.ts";

/** Writes an instant as the shop's clock shows it: what is scheduled and what has happened stand side by side. */
export function useShopTime(): (at: number) => string {
  const { tag } = useLocale();
  const zone = useSession().shop.time_zone;
  return (at) => zonedText(at, zone, tag);
}
