import type { Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Key } from "@/locales/catalogue.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { gapNewsQuery } from "./api.ts";
import styles from "./knowledge-tabs.module.css";

const TABS = [
  { to: "/knowledge", label: "knowledge.tab.entries" },
  { to: "/knowledge/tables", label: "knowledge.tab.tables" },
  { to: "/knowledge/documents", label: "knowledge.tab.documents" },
  { to: "/knowledge/sites", label: "knowledge.tab.sites" },
  { to: "/knowledge/gaps", label: "knowledge.tab.gaps" },
  { to: "/knowledge/coverage", label: "knowledge.tab.coverage" },
  { to: "/knowledge/review", label: "knowledge.tab.review" },
  { to: "/knowledge/overlaps", label: "knowledge.tab.overlaps" },
  { to: "/knowledge/experiments", label: "knowledge.tab.experiments" },
  { to: "/knowledge/tests", label: "knowledge.tab.tests" },
] as const satisfies readonly { to: string; label: Key }[];

/** The pages of the knowledge base; new gaps are counted at theirs, and too few answers are told at theirs. */
export function KnowledgeTabs({ lang }: { lang: Lang }) {
  const t = useT();
  const { data } = useQuery(gapNewsQuery(lang));
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone there is not room for all: the one that is open is seen.
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, []);
  return (
    <nav ref={nav} className={styles.tabs} aria-label={t("knowledge.tabs")}>
      {TABS.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          search={{ lang }}
          className={styles.tab}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ "aria-current": "page" }}
        >
          {t(label)}
          {to === "/knowledge/gaps" && data && data.new > 0 && (
            <span className={styles.badge} title={t("knowledge.newGaps", { count: data.new })}>
              {data.new > 99 ? "99+" : data.new}
              <span className="visually-hidden"> {t("knowledge.newGaps", { count: data.new })}</span>
            </span>
          )}
          {to === "/knowledge/coverage" && data?.low && (
            <span className={styles.low} title={t("knowledge.coverageLow")}>
              <TriangleAlert size={13} strokeWidth={2} aria-hidden />
              <span className="visually-hidden">{t("knowledge.coverageLow")}</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
