import type { ReactNode } from "react";
import styles from "./page.module.css";

interface PageProps {
  title: string;
  hint?: string;
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page besides the inbox: a title, what it is for, its actions. */
export function Page({ title, hint, actions, children }: PageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h1>{title}</h1>
          {hint && <p>{hint}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A bordered group of fields with its own title. */
export function Card({ title, hint, actions, children }: PageProps) {
  return (
    <section className={styles.card}>
      <header className={styles.cardHead}>
        <div className={styles.titles}>
          <h2>{title}</h2>
          {hint && <p>{hint}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
