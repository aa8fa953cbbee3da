import type { Lang } from "@shopbell/shared/api/types.ts";
import { useNavigate } from "@tanstack/react-router";
import { Segmented } from "antd";
import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./frame.module.css";
import { KnowledgeTabs } from "./knowledge-tabs.tsx";

interface FrameProps {
  lang: Lang;
  /** What the page shows is the same in every language. */
  oneLanguage?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}

/** The head of a page of the knowledge base, with its language. */
export function Frame({ lang, oneLanguage = false, actions, children }: FrameProps) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{t("nav.knowledge")}</h1>
        {!oneLanguage && (
          <Segmented<Lang>
            value={lang}
            onChange={(next) => void navigate({ to: ".", search: { lang: next } })}
            options={[
              { value: "zh", label: t("lang.zh") },
              { value: "en", label: t("lang.en") },
            ]}
          />
        )}
        <KnowledgeTabs lang={lang} />
        <span className={styles.space} />
        {actions}
      </header>
      {children}
    </div>
  );
}
