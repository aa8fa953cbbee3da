import type { ReactNode } from "react";
import styles from "./source.module.css";

/** How a file, a document or a site stands, in words behind a dot. */
export function SourceState({
  tone,
  children,
}: {
  tone: "good" | "bad" | "busy" | "quiet";
  children: ReactNode;
}) {
  return (
    <span className={styles.state} data-tone={tone}>
      <i aria-hidden />
      {children}
    </span>
  );
}

/** How much of something is done, from 0 to 1. */
export function ShareBar({ share }: { share: number }) {
  return <i className={styles.bar} style={{ "--share": share }} aria-hidden />;
}

/** What the server is at: how far it is, in words, and what stops it. */
export function SourceWork({ share, text, stop }: { share: number; text: ReactNode; stop: ReactNode }) {
  return (
    <div className={styles.work} role="status">
      <ShareBar share={share} />
      <div>
        <span>{text}</span>
        {stop}
      </div>
    </div>
  );
}
