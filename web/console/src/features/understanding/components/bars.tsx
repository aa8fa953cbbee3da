import styles from "./bars.module.css";

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Number.isFinite(value) ? value : 0));

export type Tone = "quiet" | "accent" | "good" | "low" | "info";

/** A share of one. The number always stands beside it, so that it is nothing to a screen reader. */
export function ShareBar({ share, tone = "quiet" }: { share: number; tone?: Tone }) {
  return <i className={styles.bar} data-tone={tone} style={{ "--share": within(share, 0, 1) }} aria-hidden />;
}

/** From -1 to 1, drawn from the middle. */
export function SignedBar({ value }: { value: number }) {
  const inside = within(value, -1, 1);
  return (
    <i
      className={styles.signed}
      data-sign={inside < 0 ? "minus" : "plus"}
      style={{ "--size": Math.abs(inside) }}
      aria-hidden
    />
  );
}

/** How far something has come, for everybody. */
export function ProgressBar({ percent, label }: { percent: number; label: string }) {
  return (
    <span
      className={styles.bar}
      data-tone="accent"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(percent)}
      style={{ "--share": within(percent / 100, 0, 1) }}
    />
  );
}
