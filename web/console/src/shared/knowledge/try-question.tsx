import type { Candidate, Circumstances, KnowledgeTestResult, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { type ReactNode, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import plain from "@/shared/ui/plain-button.module.css";
import { Skeleton } from "@/shared/ui/states.tsx";
import { testQuestion } from "./api.ts";
import styles from "./try-question.module.css";

interface TryQuestionProps {
  lang: Lang;
  autoFocus?: boolean;
  onEntry: (id: string) => void;
  /** Under which it is asked, and the fields to choose them. */
  circumstances?: Circumstances;
  fields?: ReactNode;
  /** What else can be done with what has come of a question. */
  extra?: (question: string, result: KnowledgeTestResult) => ReactNode;
}

/** Asks the bot a question without a customer: what it would answer, and why. */
export function TryQuestion({
  lang,
  autoFocus = false,
  onEntry,
  circumstances = {},
  fields,
  extra,
}: TryQuestionProps) {
  const t = useT();
  const errorText = useErrorText();
  const [question, setQuestion] = useState("");
  const test = useMutation({ mutationFn: (words: string) => testQuestion(words, lang, circumstances) });
  const ask = () => question.trim() && test.mutate(question.trim());
  return (
    <>
      <div className={styles.ask}>
        <Input
          autoFocus={autoFocus}
          value={question}
          maxLength={500}
          placeholder={t("test.placeholder")}
          aria-label={t("test.placeholder")}
          onChange={(event) => setQuestion(event.target.value)}
          onPressEnter={(event) => !event.nativeEvent.isComposing && ask()}
        />
        <Button type="primary" onClick={ask} loading={test.isPending} disabled={!question.trim()}>
          {t("test.ask")}
        </Button>
      </div>
      {fields && (
        <details className={styles.circumstances}>
          <summary>{t("test.circumstances")}</summary>
          {fields}
        </details>
      )}
      {test.isIdle && <p className={styles.hint}>{t("test.hint")}</p>}
      {test.isPending && !test.data && <Skeleton rows={5} />}
      {test.isError && (
        <p className={styles.error} role="alert">
          {errorText(test.error)}
        </p>
      )}
      {test.data && (
        <Result result={test.data} onEntry={onEntry}>
          {extra?.(test.variables ?? "", test.data)}
        </Result>
      )}
    </>
  );
}

interface ResultProps {
  result: KnowledgeTestResult;
  onEntry: (id: string) => void;
  children: ReactNode;
}

function Result({ result, onEntry, children }: ResultProps) {
  const t = useT();
  const word = useWord();
  const format = useFormat();
  return (
    <>
      <div className={styles.outcome} data-outcome={result.outcome}>
        <b>{t(`test.outcome.${result.outcome}`)}</b>
        <span>
          {t("test.understood", {
            intent: word(`intent.${result.intent}`, result.intent),
            lang: t(result.lang === "zh" ? "lang.zh" : "lang.en"),
          })}
        </span>
      </div>
      {result.answer && (
        <div className={styles.answer}>
          <span className={styles.bell}>
            <BellMark size={14} />
          </span>
          <p>
            {result.variant && <b>{t("evidence.variant", { n: result.variant })}</b>}
            {result.answer}
          </p>
        </div>
      )}
      {children}
      {result.rewritten && (
        <p className={styles.hint}>{t("test.rewritten", { question: result.rewritten })}</p>
      )}
      <h3 className={styles.title}>
        {t("test.candidates")}
        <span>{t("test.threshold", { value: format.number(Math.round(result.threshold * 100)) })}</span>
      </h3>
      {result.candidates.length === 0 && <p className={styles.hint}>{t("test.noCandidates")}</p>}
      <ol className={styles.candidates}>
        {result.candidates.map((candidate) => (
          <CandidateRow
            key={candidate.entry_id}
            candidate={candidate}
            threshold={result.threshold}
            onOpen={() => onEntry(candidate.entry_id)}
          />
        ))}
      </ol>
    </>
  );
}

function CandidateRow({
  candidate,
  threshold,
  onOpen,
}: {
  candidate: Candidate;
  threshold: number;
  onOpen: () => void;
}) {
  const t = useT();
  const percent = Math.round(candidate.score * 100);
  const passes = candidate.score >= threshold;
  return (
    <li className={styles.candidate} data-passes={passes}>
      <div className={styles.candidateHead}>
        <button type="button" className={plain.text} onClick={onOpen}>
          {candidate.question}
        </button>
        <b>{percent}</b>
      </div>
      <div
        className={styles.bar}
        style={{ "--share": Math.min(1, Math.max(0, candidate.score)), "--threshold": `${threshold * 100}%` }}
        role="img"
        aria-label={t(passes ? "test.above" : "test.below", { score: percent })}
      />
      {candidate.phrasing && candidate.phrasing !== candidate.question && (
        <p className={styles.phrasing}>{t("test.by", { phrasing: candidate.phrasing })}</p>
      )}
      {candidate.terms.length > 0 && (
        <p className={styles.terms}>
          {candidate.terms.slice(0, 8).map((term) => (
            <span key={term}>{term}</span>
          ))}
        </p>
      )}
    </li>
  );
}
