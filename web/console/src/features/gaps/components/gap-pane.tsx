import type { Gap, GapDetail, NearEntry } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Checkbox, Input, Select } from "antd";
import { ArrowLeft, Check, GitMerge, X } from "lucide-react";
import { useEffect, useState } from "react";
import { isApiError } from "@/shared/api/http.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { LeaveGuard } from "@/shared/ui/leave-guard.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { categoriesQuery, gapKeys, gapQuery } from "../api.ts";
import { useDecisions } from "../hooks/use-decisions.ts";
import { optionsOf } from "../model/categories.ts";
import { type DraftFields, draftOf, isChanged, isComplete, otherAnswers, toggled } from "../model/draft.ts";
import { MergeDialog, RejectDialog } from "./gap-dialogs.tsx";
import styles from "./gap-pane.module.css";
import { SourceChip } from "./source-chip.tsx";
import { Trend } from "./trend.tsx";

interface GapPaneProps {
  id: string;
  /** The others of the list, to merge with. */
  gaps: readonly Gap[];
  mayWrite: boolean;
  onClose: () => void;
  onDecided: () => void;
  onReopened: (id: string) => void;
}

/** One gap: what it would be as an entry, what customers wrote, and which entries come near. */
export function GapPane(props: GapPaneProps) {
  const t = useT();
  const client = useQueryClient();
  const query = useQuery(gapQuery(props.id));
  // Whoever may decide has seen it now.
  const seen = query.data?.gap.new === true && props.mayWrite;
  useEffect(() => {
    if (!seen) return;
    void client.invalidateQueries({ queryKey: gapKeys.lists });
    void client.invalidateQueries({ queryKey: ["gaps", "news"] });
  }, [seen, client]);
  if (query.isError) {
    return (
      <section className={styles.pane}>
        {isApiError(query.error, "not_found") ? (
          <EmptyState
            title={t("gaps.gone")}
            action={<Button onClick={props.onClose}>{t("action.close")}</Button>}
          />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )}
      </section>
    );
  }
  if (!query.data) {
    return (
      <section className={styles.pane}>
        <Skeleton rows={9} height={32} className={styles.loading ?? ""} />
      </section>
    );
  }
  return <Loaded {...props} detail={query.data} />;
}

function Loaded({
  detail,
  gaps,
  mayWrite,
  onClose,
  onDecided,
  onReopened,
}: GapPaneProps & { detail: GapDetail }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const { gap, draft } = detail;
  const [before] = useState(() => draftOf(detail));
  const [fields, setFields] = useState<DraftFields>(before);
  const [tried, setTried] = useState(false);
  const [dialog, setDialog] = useState<"reject" | "merge" | null>(null);
  const decisions = useDecisions(gap, onDecided, onReopened);
  const open = gap.state === "open" && !decisions.done;
  const edits = open && mayWrite;
  const change = (next: Partial<DraftFields>) => setFields((old) => ({ ...old, ...next }));

  const accept = () => {
    setTried(true);
    if (isComplete(fields)) void decisions.accept(fields);
  };
  useShortcuts(
    { a: accept, r: () => setDialog("reject"), m: () => setDialog("merge") },
    edits && !decisions.busy,
  );
  return (
    <section className={styles.pane} aria-label={gap.title}>
      <LeaveGuard dirty={edits && !decisions.busy && isChanged(fields, before)} />
      <header className={styles.head}>
        <IconButton icon={ArrowLeft} label={t("action.back")} onClick={onClose} className={styles.back} />
        <div className={styles.titles}>
          <h2>{gap.title}</h2>
          <p>
            {t("gaps.asked", { count: gap.asked })} ·{" "}
            {t("gaps.firstLast", {
              first: format.listTime(gap.first_at, now),
              last: format.listTime(gap.last_at, now),
            })}
          </p>
        </div>
        {edits && (
          <div className={styles.actions}>
            <Button
              icon={<GitMerge size={14} aria-hidden />}
              aria-keyshortcuts="m"
              onClick={() => setDialog("merge")}
            >
              {t("gaps.merge")}
            </Button>
            <Button
              icon={<X size={14} aria-hidden />}
              aria-keyshortcuts="r"
              onClick={() => setDialog("reject")}
            >
              {t("gaps.reject")}
            </Button>
            <Button
              type="primary"
              icon={<Check size={14} aria-hidden />}
              aria-keyshortcuts="a"
              loading={decisions.busy}
              onClick={accept}
            >
              {t("gaps.accept")}
            </Button>
          </div>
        )}
        {!open && mayWrite && (
          <Button loading={decisions.busy} onClick={() => void decisions.reopen()}>
            {t("gaps.reopen")}
          </Button>
        )}
      </header>
      <div className={styles.scroller}>
        <div className={styles.facts}>
          {gap.sources.map(({ source, count }) => (
            <SourceChip key={source} source={source} count={count} />
          ))}
          <Trend days={gap.days} />
        </div>
        {gap.state !== "open" && (
          <p className={styles.decided}>
            {[
              t(`gaps.state.${gap.state === "merged" ? "accepted" : gap.state}`),
              gap.reason,
              gap.decided_by?.name,
            ]
              .filter(Boolean)
              .join(" · ")}
            {gap.entry_id && (
              <Link to="/knowledge" search={{ lang: gap.lang, entry: gap.entry_id }}>
                {t("gaps.openEntry")}
              </Link>
            )}
          </p>
        )}
        {edits && <DraftEditor detail={detail} fields={fields} tried={tried} onChange={change} />}
        {open && !mayWrite && (
          <section className={styles.part}>
            <h3>{t("gaps.draft")}</h3>
            <p className={styles.plain}>{draft.answer || t("gaps.noAnswer")}</p>
            <p className={styles.help}>{t("gaps.readOnly")}</p>
          </section>
        )}
        {detail.near.length > 0 && (
          <section className={styles.part}>
            <h3>{t("gaps.near")}</h3>
            <p className={styles.help}>{t("gaps.nearHelp")}</p>
            <ul className={styles.near}>
              {detail.near.map((entry) => (
                <Near
                  key={entry.entry_id}
                  entry={entry}
                  lang={gap.lang}
                  onAdd={edits ? () => void decisions.addTo(entry, fields) : undefined}
                  busy={decisions.busy}
                />
              ))}
            </ul>
          </section>
        )}
        <section className={styles.part}>
          <h3>{t("gaps.examples")}</h3>
          <p className={styles.help}>{t("gaps.examplesHelp")}</p>
          <ul className={styles.examples}>
            {detail.examples.map((example) => (
              <li key={`${example.conversation_id} ${example.seq}`}>
                <Link
                  to="/inbox/$conversationId"
                  params={{ conversationId: example.conversation_id }}
                  search={{ view: "all", seq: example.seq }}
                >
                  <span className={styles.words}>{example.text}</span>
                  <span className={styles.meta}>
                    <SourceChip source={example.source} />
                    {[example.proposed_by, format.listTime(example.at, now)].filter(Boolean).join(" · ")}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      </div>
      {decisions.gate}
      {dialog === "reject" && (
        <RejectDialog
          busy={decisions.busy}
          onClose={() => setDialog(null)}
          onReject={async (reason) => {
            setDialog(null);
            await decisions.reject(reason);
          }}
        />
      )}
      {dialog === "merge" && (
        <MergeDialog
          gaps={gaps.filter(({ id, state }) => id !== gap.id && state === "open")}
          busy={decisions.busy}
          onClose={() => setDialog(null)}
          onMerge={async (into) => {
            setDialog(null);
            await decisions.merge(into);
          }}
        />
      )}
    </section>
  );
}

interface DraftEditorProps {
  detail: GapDetail;
  fields: DraftFields;
  /** Somebody wanted to accept it: what is missing is said. */
  tried: boolean;
  onChange: (next: Partial<DraftFields>) => void;
}

function DraftEditor({ detail, fields, tried, onChange }: DraftEditorProps) {
  const t = useT();
  const { gap, draft } = detail;
  const categories = useQuery(categoriesQuery(gap.lang));
  const others = otherAnswers(detail);
  const missing = (empty: boolean) =>
    tried && empty ? <p className={styles.missing}>{t("form.required")}</p> : null;
  return (
    <section className={styles.part} aria-label={t("gaps.draft")}>
      <h3>{t("gaps.draft")}</h3>
      <div className={styles.fields}>
        <div>
          <label htmlFor="gap-question">{t("gaps.title")}</label>
          <Input
            id="gap-question"
            maxLength={300}
            value={fields.question}
            onChange={(event) => onChange({ question: event.target.value })}
          />
          {missing(!fields.question.trim())}
        </div>
        <div>
          <label htmlFor="gap-category">{t("knowledge.category")}</label>
          <Select
            id="gap-category"
            showSearch={{ optionFilterProp: "label" }}
            value={fields.category}
            options={optionsOf(categories.data?.categories ?? [])}
            placeholder={t("knowledge.chooseCategory")}
            onChange={(category: string) => onChange({ category })}
          />
          {missing(!fields.category)}
        </div>
      </div>
      <label htmlFor="gap-answer">{t("knowledge.answer")}</label>
      <GrowingTextArea
        id="gap-answer"
        minRows={3}
        maxRows={12}
        maxLength={4000}
        value={fields.answer}
        onChange={(event) => onChange({ answer: event.target.value })}
      />
      {missing(!fields.answer.trim())}
      <p className={styles.help}>
        {draft.from ? t("gaps.fromPerson") : t("gaps.noAnswer")}
        {draft.from && (
          <Link
            to="/inbox/$conversationId"
            params={{ conversationId: draft.from.conversation_id }}
            search={{ view: "all", seq: draft.from.answered }}
          >
            {t("gaps.seeAnswer")}
          </Link>
        )}
      </p>
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>
            {t("gaps.otherAnswers")} ({others.length})
          </summary>
          <ul>
            {others.map((other) => (
              <li key={`${other.conversation} ${other.seq}`}>
                <span>{other.text}</span>
                <Button size="small" onClick={() => onChange({ answer: other.text })}>
                  {t("gaps.useAnswer")}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
      <fieldset className={styles.phrasings}>
        <legend>{t("gaps.phrasings")}</legend>
        <p className={styles.help}>
          {draft.phrasings.length > 0 ? t("gaps.phrasingsHelp") : t("gaps.noPhrasings")}
        </p>
        {draft.phrasings.map(({ text }) => (
          <Checkbox
            key={text}
            checked={fields.ticked.has(text)}
            onChange={() => onChange({ ticked: toggled(fields.ticked, text) })}
          >
            {text}
          </Checkbox>
        ))}
      </fieldset>
    </section>
  );
}

interface NearProps {
  entry: NearEntry;
  lang: Gap["lang"];
  onAdd: (() => void) | undefined;
  busy: boolean;
}

function Near({ entry, lang, onAdd, busy }: NearProps) {
  const t = useT();
  const format = useFormat();
  return (
    <li>
      <div>
        <Link to="/knowledge" search={{ lang, entry: entry.entry_id }}>
          {entry.question}
        </Link>
        <p>{entry.answer}</p>
      </div>
      <span className={styles.score}>{format.percent(entry.score)}</span>
      {onAdd && (
        <Button size="small" disabled={busy} onClick={onAdd}>
          {t("gaps.addTo")}
        </Button>
      )}
    </li>
  );
}
