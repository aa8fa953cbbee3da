import type { Candidate, Circumstances, KnowledgeTestResult, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation } from "@tanstack/react-query";
import { Button, Drawer, Input } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import { Skeleton } from "@/shared/ui/states.tsx";
import { testQuestion } from "../api.ts";
import { CircumstanceFields } from "./circumstances.tsx";
import styles from "./test-drawer.module.css";

interface TestDrawerProps {
  lang: Lang;
  onClose: () => void;
  onEntry: (id: string) => void;
}

/** Asks the bot a question without a customer: what it would answer, and why. */
export function TestDrawer({ lang, onClose, onEntry }: TestDrawerProps) {
  const t = useT();
  const errorText = useErrorText();
  const [question, setQuestion] = useState("");
  const [circumstances, setCircumstances] = useState<Circumstances>({});
  const test = useMutation({ mutationFn: (words: string) => testQuestion(words, lang, circumstances) });
  const ask = () => question.trim() && test.mutate(question.trim());
  return (
    <Drawer open onClose={onClose} size={520} title={t("test.title")} styles={{ body: { padding: 20 } }}>
      <div className={styles.ask}>
        <Input
          autoFocus
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
      <details className={styles.circumstances}>
        <summary>{t("test.circumstances")}</summary>
        <CircumstanceFields lang={lang} value={circumstances} onChange={setCircumstances} />
      </details>
      {test.isIdle && <p className={styles.hint}>{t("test.hint")}</p>}
      {test.isPending && !test.data && <Skeleton rows={5} />}
      {test.isError && (
        <p className={styles.error} role="alert">
          {errorText(test.error)}
        </p>
      )}
      {test.data && <Result result={test.data} onEntry={onEntry} />}
    </Drawer>
  );
}

function Result({ result, onEntry }: { result: KnowledgeTestResult; onEntry: (id: string) => void }) {
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
        <button type="button" onClick={onOpen}>
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
