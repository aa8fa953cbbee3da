import type { TestQuestion } from "@shopbell/shared/api/types.ts";
import type { useT } from "@/shared/i18n/use-t.ts";

export type Expect = TestQuestion["expect"];

/** What a test question should be answered with, in words. */
export function expectedText(t: ReturnType<typeof useT>, expect: string, titles: readonly string[]): string {
  const names = titles.map((title) => title || t("bench.goneEntry")).join(" / ");
  switch (expect) {
    case "entries":
      return names;
    case "others":
      return t("bench.notEntries", { names });
    case "nothing":
      return t("gate.nothing");
    default:
      return t("gate.handOver");
  }
}
