import type { ClaimFlag } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";

const STATES = ["active", "off", "gone", "in", "out"];

/** What a record says or has said, in words: "19900 CNY" is a price, "out" is no stock. */
export function useClaimText() {
  const t = useT();
  const format = useFormat();
  const amounts = (list: string): string =>
    list
      .split(",")
      .map((one) => {
        const [minor, currency] = one.split(" ");
        return currency ? format.money({ minor: Number(minor), currency }) : one;
      })
      .join(" / ");
  const value = (kind: string, said: string): string => {
    if (kind === "price") return amounts(said);
    if (kind === "date" || kind === "passed" || kind === "near") return format.date(Number(said));
    if (STATES.includes(said)) return t(`claim.is.${said as "active"}`);
    if (kind === "document" || kind === "table") return t("claim.version", { n: said });
    return said;
  };
  /** Why an entry is flagged, in one sentence. */
  const why = ({ claim, reason, now }: ClaimFlag): string => {
    const name = claim.name || claim.record;
    if (reason === "passed" || reason === "near") return t(`claim.why.${reason}`, { quote: claim.quote });
    return t(`claim.why.${reason}`, {
      name,
      was: reason === "price" ? claim.quote : value(claim.kind, claim.seen),
      now: value(claim.kind, now),
    });
  };
  return { value, why };
}
