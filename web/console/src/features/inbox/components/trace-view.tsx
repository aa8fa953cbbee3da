import type { ReactNode } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import type { RecordRef } from "@/shared/records/record-drawer.tsx";
import { useWord } from "@/shared/records/status.tsx";
import plain from "@/shared/ui/plain-button.module.css";
import styles from "./trace-view.module.css";

interface TraceViewProps {
  trace: Record<string, unknown>;
  onRecord: (record: RecordRef) => void;
}

type Rows = Record<string, unknown>;

const isObject = (value: unknown): value is Rows =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === "" ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** "score_raw" → "Score raw": what a fact is called that the catalogue has no word for. */
function spelledOut(key: string): string {
  const words = key.replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Draws a turn's trace. Its parts are the bot's own and grow with it: those that
 * have a word in the catalogue carry it, candidates with a score get a bar, and
 * whatever is new is shown by its own name.
 */
export function TraceView({ trace, onRecord }: TraceViewProps) {
  const entries = Object.entries(trace).filter(([, value]) => !isEmpty(value));
  const facts = entries.filter(([, value]) => !isObject(value) && !Array.isArray(value));
  const parts = entries.filter(([, value]) => isObject(value) || Array.isArray(value));
  return (
    <div className={styles.trace}>
      <Facts facts={facts} />
      {parts.map(([key, value]) => (
        <Part key={key} name={key} value={value} onRecord={onRecord} />
      ))}
    </div>
  );
}

function Part({
  name,
  value,
  onRecord,
}: {
  name: string;
  value: unknown;
  onRecord: TraceViewProps["onRecord"];
}) {
  const word = useWord();
  let body: ReactNode;
  if (Array.isArray(value)) {
    body = value.every((one) => isObject(one) && typeof one.score === "number") ? (
      <Candidates list={value as Rows[]} onRecord={onRecord} />
    ) : value.every((one) => !isObject(one)) ? (
      <p className={styles.words}>
        {value.map((one) => (
          <span key={String(one)}>{String(one)}</span>
        ))}
      </p>
    ) : (
      <ol className={styles.list}>
        {value.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace is written once
          <li key={index}>{isObject(one) ? <TraceView trace={one} onRecord={onRecord} /> : String(one)}</li>
        ))}
      </ol>
    );
  } else if (isObject(value)) {
    body = <TraceView trace={value} onRecord={onRecord} />;
  }
  return (
    <section className={styles.part}>
      <h4>{word(`trace.${name}`, spelledOut(name))}</h4>
      {body}
    </section>
  );
}

function Facts({ facts }: { facts: [string, unknown][] }) {
  const word = useWord();
  const format = useFormat();
  const t = useT();
  if (facts.length === 0) return null;
  const show = (key: string, value: unknown): string => {
    if (typeof value === "boolean") return value ? t("trace.yes") : t("trace.no");
    if (typeof value === "number") {
      if (/(_ms|^ms)$/.test(key)) return `${format.number(value)} ms`;
      if (/(_us|^us)$/.test(key)) return `${format.number(value / 1000)} ms`;
      return format.number(value);
    }
    const text = String(value);
    return key === "intent" ? word(`intent.${text}`, text) : word(`trace.value.${text}`, text);
  };
  return (
    <dl className={styles.facts}>
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{word(`trace.${key}`, spelledOut(key))}</dt>
          <dd>{show(key, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What a candidate is, by its id. */
const KIND: Record<string, RecordRef["kind"]> = { ke_: "knowledge", pr_: "product", ps_: "passage" };

function Candidates({ list, onRecord }: { list: Rows[]; onRecord: TraceViewProps["onRecord"] }) {
  const highest = Math.max(1, ...list.map((one) => Number(one.score)));
  return (
    <ol className={styles.candidates}>
      {list.map((one, index) => {
        const score = Number(one.score);
        const id = textOf(one.entry_id) || textOf(one.id);
        const title =
          textOf(one.question) || textOf(one.title) || textOf(one.phrasing) || textOf(one.text) || id;
        const kind = KIND[id.slice(0, 3)];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace is written once
          <li key={index}>
            {kind ? (
              <button type="button" className={plain.text} onClick={() => onRecord({ kind, id, title })}>
                {title}
              </button>
            ) : (
              <span>{title}</span>
            )}
            <i style={{ "--share": score / highest }} />
            <b>{score.toFixed(2)}</b>
          </li>
        );
      })}
    </ol>
  );
}
