import type { ReactNode } from "react";
import { useLocale } from "@/shared/i18n/use-t.ts";
import { setPrefs } from "@/shared/prefs/prefs-store.ts";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import styles from "./auth-frame.module.css";

/** The quiet page around the sign-in and the invitation. */
export function AuthFrame({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const { locale } = useLocale();
  const other = locale === "zh" ? "en" : "zh";
  return (
    <div className={styles.frame}>
      <main className={styles.card}>
        <span className={styles.mark}>
          <BellMark size={24} />
        </span>
        <h1>{title}</h1>
        {hint && <p className={styles.hint}>{hint}</p>}
        {children}
      </main>
      <footer className={styles.foot}>
        <span>Shopbell 店铃</span>
        <button type="button" lang={other} onClick={() => setPrefs({ locale: other })}>
          {other === "en" ? "English" : "简体中文"}
        </button>
      </footer>
    </div>
  );
}
