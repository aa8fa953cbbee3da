import type { Lang, TableCell, TableDraft, TableTried } from "@shopbell/shared/api/types.ts";
import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { tryTable } from "../api.ts";
import styles from "./tables.module.css";

interface TryBoxProps {
  table: TableDraft;
  lang: Lang;
  onCells: (cells: readonly TableCell[]) => void;
}

/** Asks the table as it stands, also before it is saved; the cells that are used light up. */
export function TryBox({ table, lang, onCells }: TryBoxProps) {
  const t = useT();
  const errorText = useErrorText();
  const [question, setQuestion] = useState("");
  const [last, setLast] = useState<{ asked: string; tried: TableTried } | null>(null);
  const ask = useMutation({
    mutationFn: (text: string) => {
      // A title is missing for a while: what is tried are the cells.
      const titled = { ...table, title: table.title.trim() || t("table.untitled") };
      return tryTable(titled, text, lang, last?.tried.talk);
    },
    onSuccess: (tried, asked) => {
      setLast({ asked, tried });
      setQuestion("");
      onCells(tried.cells);
    },
  });
  const send = () => {
    const text = question.trim();
    if (text) ask.mutate(text);
  };
  return (
    <section className={styles.try} aria-label={t("table.try")}>
      <h3>{t("table.try")}</h3>
      <p className={styles.quiet}>{t("table.tryHint")}</p>
      <div className={styles.ask}>
        <Input
          value={question}
          maxLength={500}
          placeholder={t("table.tryExample")}
          aria-label={t("table.try")}
          onChange={(event) => setQuestion(event.target.value)}
          onPressEnter={(event) => {
            if (!event.nativeEvent.isComposing) send();
          }}
        />
        <Button loading={ask.isPending} disabled={!question.trim()} onClick={send}>
          {t("table.ask")}
        </Button>
      </div>
      {ask.isError && (
        <p role="alert" className={styles.error}>
          {errorText(ask.error)}
        </p>
      )}
      {last && (
        <div className={styles.talk} aria-live="polite">
          <p className={styles.asked}>{last.asked}</p>
          <p className={styles.told} data-status={last.tried.status}>
            {last.tried.answer}
          </p>
        </div>
      )}
    </section>
  );
}
