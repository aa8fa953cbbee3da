import type { Lang } from "@shopbell/shared/api/types.ts";
import { Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useEffect, useRef } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import { useModelLang } from "../hooks/use-model-lang.ts";
import { useModels } from "../hooks/use-models.ts";
import { UNDERSTANDING_VIEWS } from "../model/views.ts";
import { ModelNotice } from "./model-notice.tsx";
import styles from "./understanding-page.module.css";

/** What customers mean: one page with a view for each thing that is done about it. */
export function UnderstandingPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const lang = useModelLang();
  const tabs = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the tabs stand in one row that scrolls.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the address
  useEffect(() => {
    tabs.current
      ?.querySelector('[aria-current="page"]')
      ?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [pathname]);
  if (!can("knowledge:read")) return <EmptyState title={t("error.forbidden")} />;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t("nav.understanding")}</h1>
        <Segmented<Lang>
          value={lang}
          aria-label={t("understanding.modelLang")}
          // What is open belongs to a language: the view stays, its details do not.
          onChange={(next) => void navigate({ to: ".", search: { lang: next } })}
          options={[
            { value: "zh", label: t("lang.zh") },
            { value: "en", label: t("lang.en") },
          ]}
        />
        <span className={styles.space} />
        <InService lang={lang} />
      </header>
      <nav ref={tabs} className={styles.tabs} aria-label={t("understanding.views")}>
        {UNDERSTANDING_VIEWS.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            search={({ lang: chosen }) => (chosen ? { lang: chosen } : {})}
            className={styles.tab}
            activeOptions={{ includeSearch: false }}
            activeProps={{ "aria-current": "page" }}
          >
            {t(label)}
          </Link>
        ))}
      </nav>
      <ModelNotice lang={lang} />
      <div className={styles.body}>
        <Outlet />
      </div>
    </div>
  );
}

/** Which version reads the customers' messages now. */
function InService({ lang }: { lang: Lang }) {
  const t = useT();
  const format = useFormat();
  const { active } = useModels("intent", lang);
  if (!active) return null;
  return (
    <Link
      to="/understanding/versions"
      search={({ lang: chosen }) => (chosen ? { lang: chosen } : {})}
      className={styles.service}
    >
      {t("understanding.inService", {
        date: format.dateTime(active.created_at),
        accuracy: format.percent(active.figures.accuracy, 1),
      })}
    </Link>
  );
}
