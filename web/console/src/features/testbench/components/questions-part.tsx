import type { KnowledgeTestResult, Lang, TestQuestion } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Dropdown, Input, Segmented } from "antd";
import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Ellipsis,
  Play,
  Plus,
  Search,
  Sparkles,
  Trash2,
  X,
} from "lucide-react";
import { useEffect, useState } from "react";
import { jobQuery } from "@/shared/api/jobs.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { expectedText } from "@/shared/knowledge/expected.ts";
import { TryQuestion } from "@/shared/knowledge/try-question.tsx";
import { useWord } from "@/shared/records/status.tsx";
import { useCan } from "@/shared/session/session.ts";
import { useSettled } from "@/shared/store/use-settled.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import panes from "@/shared/ui/panes.module.css";
import plain from "@/shared/ui/plain-button.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { benchKeys, changeQuestions, fileAddress, questionsQuery, runQuestions } from "../api.ts";
import { emptyFields, fieldsOf, type TestFields } from "../model/fields.ts";
import { RESULTS, type TestResult } from "../model/words.ts";
import type { BenchSearch } from "../routes.tsx";
import styles from "./bench.module.css";
import { QuestionForm } from "./question-form.tsx";
import { RunLine } from "./run-line.tsx";
import { SuggestDrawer } from "./suggest-drawer.tsx";
import { UploadDialog } from "./upload-dialog.tsx";

type Dialog =
  | { name: "form"; question: TestQuestion | null; start: TestFields }
  | { name: "upload" | "suggest" };

interface QuestionsPartProps {
  lang: Lang;
  q: string;
  result: TestResult | undefined;
  onFilter: (filter: BenchSearch) => void;
}

/** The saved questions, and a box to try one. */
export function QuestionsPart({ lang, q, result, onFilter }: QuestionsPartProps) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = can("knowledge:write");
  const [words, setWords] = useState(q);
  const settled = useSettled(words.trim());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [runID, setRunID] = useState("");
  const query = useInfiniteQuery(questionsQuery({ lang, q, result }));
  const filter = (next: { q?: string; result?: TestResult | undefined }) => {
    const [text, what] = [next.q ?? q, "result" in next ? next.result : result];
    onFilter({ ...(text ? { q: text } : {}), ...(what ? { result: what } : {}) });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed leads to another list
  useEffect(() => {
    if (settled !== q) filter({ q: settled });
  }, [settled]);
  const view = `${lang} ${q} ${result ?? ""}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen belongs to the rows of one view
  useEffect(() => setChosen(new Set()), [view]);
  const first = query.data?.pages[0];
  const rows = query.data?.pages.flatMap((page) => page.questions) ?? [];
  const picked = rows.filter(({ id }) => chosen.has(id));
  const refresh = () => client.invalidateQueries({ queryKey: benchKeys.questions });
  // A run that somebody else has begun is shown as well, one that has ended is not.
  const last = useQuery({ ...jobQuery(first?.run_id ?? ""), enabled: Boolean(first?.run_id) && !runID });
  const running = runID || (last.data && !last.data.ended_at ? last.data.id : "");
  const run = useMutation({
    mutationFn: () => runQuestions(lang),
    onSuccess: ({ job_id }) => setRunID(job_id),
    onError: (error) => toast("error", errorText(error)),
  });
  const remove = useMutation({
    mutationFn: (ids: readonly string[]) => changeQuestions("delete", ids),
    onSuccess: (_, ids) => {
      setChosen(new Set());
      toast("done", t("bench.deleted", { count: ids.length }), {
        action: {
          label: t("action.undo"),
          run: () =>
            void changeQuestions("restore", ids)
              .then(() => toast("done", t("bench.restored")))
              .catch((error) => toast("error", errorText(error)))
              .finally(refresh),
        },
      });
    },
    onError: (error) => toast("error", errorText(error)),
    onSettled: refresh,
  });
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const write = (start: TestFields, question: TestQuestion | null = null) =>
    setDialog({ name: "form", question, start });
  const counts = first && { failing: first.failing, passing: first.passing, never: first.never };
  return (
    <div className={styles.split}>
      <section className={`${panes.list} ${styles.pane}`} aria-label={t("bench.questions")}>
        <header className={styles.head}>
          <Input
            allowClear
            value={words}
            prefix={<Search size={14} aria-hidden />}
            placeholder={t("bench.search")}
            aria-label={t("bench.search")}
            onChange={(event) => setWords(event.target.value)}
          />
          <Button
            icon={<Play size={14} aria-hidden />}
            loading={run.isPending}
            disabled={!first?.total}
            onClick={() => run.mutate()}
          >
            {t("bench.run")}
          </Button>
          {mayWrite && (
            <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => write(emptyFields())}>
              {t("bench.new")}
            </Button>
          )}
          <Dropdown
            trigger={["click"]}
            placement="bottomRight"
            menu={{
              items: [
                ...(mayWrite
                  ? [
                      { key: "suggest", label: t("bench.suggestions") },
                      { key: "upload", label: t("bench.upload") },
                    ]
                  : []),
                ...(["csv", "xlsx"] as const).map((kind) => ({
                  key: kind,
                  label: (
                    <a href={fileAddress(lang, kind)} download>
                      {t(`bench.download.${kind}`)}
                    </a>
                  ),
                })),
              ],
              onClick: ({ key }) => (key === "suggest" || key === "upload") && setDialog({ name: key }),
            }}
          >
            <Button aria-label={t("bench.more")} icon={<Ellipsis size={16} aria-hidden />} />
          </Dropdown>
        </header>
        {first && first.total > 0 && (
          <div className={styles.filters}>
            <Segmented<TestResult | "all">
              size="small"
              value={result ?? "all"}
              aria-label={t("bench.result")}
              onChange={(next) => filter({ result: next === "all" ? undefined : next })}
              options={[
                { value: "all", label: `${t("bench.result.all")} ${format.number(first.total)}` },
                ...RESULTS.map((value) => ({
                  value,
                  label: `${t(`bench.result.${value}`)} ${format.number(counts?.[value] ?? 0)}`,
                })),
              ]}
            />
          </div>
        )}
        {running && <RunLine key={running} id={running} onEnded={refresh} onClose={() => setRunID("")} />}
        <div className={`${panes.scroller} ${styles.scroller}`} aria-busy={query.isFetching}>
          {query.isPending && <Skeleton rows={8} height={44} />}
          {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.isSuccess && rows.length === 0 && (
            <NoQuestions
              filtered={Boolean(q || result)}
              onClear={() => {
                setWords("");
                onFilter({});
              }}
              onSuggest={mayWrite ? () => setDialog({ name: "suggest" }) : undefined}
            />
          )}
          <ul>
            {rows.map((one) => (
              <Row
                key={one.id}
                one={one}
                chosen={chosen.has(one.id)}
                onChoose={mayWrite ? (on) => choose(one.id, on) : undefined}
                onOpen={mayWrite ? () => write(fieldsOf(one), one) : undefined}
                onDelete={mayWrite ? () => remove.mutate([one.id]) : undefined}
              />
            ))}
          </ul>
          {query.hasNextPage && (
            <div className={styles.center}>
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("action.more")}
              </Button>
            </div>
          )}
        </div>
        {picked.length > 0 && (
          <footer className={styles.bulk}>
            <Checkbox
              aria-label={t("bench.selectAll")}
              checked={picked.length === rows.length}
              indeterminate={picked.length < rows.length}
              onChange={(event) => setChosen(new Set(event.target.checked ? rows.map(({ id }) => id) : []))}
            />
            <span>{t("bench.selected", { count: picked.length })}</span>
            <Button
              danger
              size="small"
              loading={remove.isPending}
              onClick={() => remove.mutate(picked.map(({ id }) => id))}
            >
              {t("action.delete")}
            </Button>
            <IconButton icon={X} size={16} label={t("action.clear")} onClick={() => setChosen(new Set())} />
          </footer>
        )}
      </section>
      <section className={styles.try} aria-label={t("test.title")}>
        <h2>{t("test.title")}</h2>
        <TryQuestion
          lang={lang}
          onEntry={(entry) => void navigate({ to: "/knowledge", search: { lang, entry } })}
          extra={mayWrite ? (text, tried) => <SaveAs text={text} tried={tried} onSave={write} /> : undefined}
        />
      </section>
      {dialog?.name === "form" && <QuestionForm lang={lang} {...dialog} onClose={() => setDialog(null)} />}
      {dialog?.name === "upload" && <UploadDialog lang={lang} onClose={() => setDialog(null)} />}
      {dialog?.name === "suggest" && <SuggestDrawer lang={lang} onClose={() => setDialog(null)} />}
    </div>
  );
}

interface NoQuestionsProps {
  filtered: boolean;
  onClear: () => void;
  onSuggest: (() => void) | undefined;
}

function NoQuestions({ filtered, onClear, onSuggest }: NoQuestionsProps) {
  const t = useT();
  if (filtered) {
    return (
      <EmptyState
        title={t("bench.noMatch")}
        action={<Button onClick={onClear}>{t("action.clear")}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={t("bench.empty")}
      hint={t("bench.emptyHint")}
      action={
        onSuggest && (
          <Button type="primary" icon={<Sparkles size={14} aria-hidden />} onClick={onSuggest}>
            {t("bench.suggestions")}
          </Button>
        )
      }
    />
  );
}

/** Keeps what has been tried as a test. */
function SaveAs({
  text,
  tried,
  onSave,
}: {
  text: string;
  tried: KnowledgeTestResult;
  onSave: (start: TestFields) => void;
}) {
  const t = useT();
  const best = tried.candidates[0];
  const entries = best ? [{ id: best.entry_id, title: best.question }] : [];
  const save = (expect: TestFields["expect"]) =>
    onSave({ ...emptyFields(text), expect, entries: expect === "nothing" ? [] : entries });
  return (
    <div className={styles.saveAs}>
      <span>{t("bench.saveAs")}</span>
      <Button size="small" onClick={() => save("entries")}>
        {t("bench.saveEntries")}
      </Button>
      <Button size="small" onClick={() => save("nothing")}>
        {t("bench.saveNothing")}
      </Button>
      <Button size="small" disabled={!best} onClick={() => save("others")}>
        {t("bench.saveOthers")}
      </Button>
    </div>
  );
}

interface RowProps {
  one: TestQuestion;
  chosen: boolean;
  onChoose: ((on: boolean) => void) | undefined;
  onOpen: (() => void) | undefined;
  onDelete: (() => void) | undefined;
}

const MARKS = { passing: CircleCheck, failing: CircleX, never: CircleDashed } as const;

function Row({ one, chosen, onChoose, onOpen, onDelete }: RowProps) {
  const t = useT();
  const format = useFormat();
  const word = useWord();
  const now = useNow(60_000);
  const result = one.run_at === 0 ? "never" : one.passed ? "passing" : "failing";
  const Mark = MARKS[result];
  return (
    <li className={styles.row} data-result={result}>
      {onChoose && (
        <Checkbox
          aria-label={t("bench.select", { question: one.question })}
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
        />
      )}
      <span className={styles.mark} title={t(`bench.result.${result}`)}>
        <Mark size={16} strokeWidth={2} aria-hidden />
        <span className="visually-hidden">{t(`bench.result.${result}`)}</span>
      </span>
      <div className={styles.main}>
        {onOpen ? (
          <button type="button" className={plain.text} lang={one.lang} onClick={onOpen}>
            {one.question}
          </button>
        ) : (
          <b lang={one.lang}>{one.question}</b>
        )}
        <p>
          <span>{t("gate.expected")}</span>{" "}
          {expectedText(
            t,
            one.expect,
            one.entries.map(({ title }) => title),
          )}
        </p>
        {result === "failing" && (
          <p className={styles.got}>
            <span>{t("bench.got")}</span> {one.got.title || t(`gate.outcome.${one.got.outcome || "miss"}`)}
          </p>
        )}
      </div>
      <span className={styles.when}>
        {one.channel && <em>{word(`channel.${one.channel}`, one.channel)}</em>}
        {one.audience !== "everyone" && <em>{t(`knowledge.audience.${one.audience}`)}</em>}
        {one.run_at > 0 && format.listTime(one.run_at, now)}
      </span>
      {onDelete && (
        <IconButton
          icon={Trash2}
          size={15}
          label={t("bench.delete", { question: one.question })}
          className={styles.remove ?? ""}
          onClick={onDelete}
        />
      )}
    </li>
  );
}
