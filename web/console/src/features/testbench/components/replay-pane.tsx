import type { BenchGot, Lang, Replay, ReplayDifference } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Segmented, Select } from "antd";
import {
  ArrowLeft,
  ArrowRight,
  BookmarkCheck,
  BookmarkPlus,
  ThumbsDown,
  ThumbsUp,
  Trash2,
} from "lucide-react";
import { useEffect, useState } from "react";
import { cancelJob } from "@/shared/api/jobs.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { alike, diffWords } from "@/shared/knowledge/diff.ts";
import { MarkedWords } from "@/shared/knowledge/marked.tsx";
import { useCan } from "@/shared/session/session.ts";
import { Found } from "@/shared/ui/found.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import panes from "@/shared/ui/panes.module.css";
import plain from "@/shared/ui/plain-button.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  benchKeys,
  deleteReplay,
  differencesQuery,
  entryQuery,
  isRunning,
  judge,
  replayQuery,
  saveDifference,
} from "../api.ts";
import { DIFFERENCES, type DifferenceKind, VERDICTS, type Verdict } from "../model/words.ts";
import styles from "./bench.module.css";
import { useReplayTitle } from "./replays-part.tsx";
import { Running } from "./run-line.tsx";

interface Filter {
  kind?: DifferenceKind;
  verdict?: Verdict;
}

interface ReplayPaneProps {
  id: string;
  lang: Lang;
  kind: DifferenceKind | undefined;
  verdict: Verdict | undefined;
  onFilter: (filter: Filter) => void;
  onBack: () => void;
}

/** One replay: what is answered otherwise, and whether that is right. */
export function ReplayPane(props: ReplayPaneProps) {
  const t = useT();
  const query = useQuery(replayQuery(props.id));
  return (
    <Found
      query={query}
      loading={<Skeleton rows={8} height={36} />}
      gone={
        <EmptyState
          title={t("bench.goneReplay")}
          action={<Button onClick={props.onBack}>{t("action.back")}</Button>}
        />
      }
    >
      {(replay) => <Loaded {...props} replay={replay} />}
    </Found>
  );
}

function Loaded({ replay, lang, kind, verdict, onFilter, onBack }: ReplayPaneProps & { replay: Replay }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const title = useReplayTitle();
  const mayWrite = can("knowledge:write");
  const refresh = () => client.invalidateQueries({ queryKey: benchKeys.replays });
  const fail = (error: unknown) => toast("error", errorText(error));
  const cancel = useMutation({
    mutationFn: () => cancelJob(replay.job_id),
    onError: fail,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => deleteReplay(replay.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: benchKeys.replays });
      onBack();
    },
    onError: fail,
  });
  return (
    <div className={styles.page}>
      <header className={styles.replayHead}>
        <IconButton icon={ArrowLeft} label={t("action.back")} onClick={onBack} />
        <div>
          <h2>{title(replay)}</h2>
          <p>
            {t("bench.lastDays", { count: replay.days })} · {format.dateTime(replay.created_at)} ·{" "}
            {replay.created_by}
          </p>
        </div>
        {mayWrite && !isRunning(replay) && (
          <IconButton icon={Trash2} label={t("bench.deleteReplay")} onClick={() => remove.mutate()} />
        )}
      </header>
      {isRunning(replay) && (
        <Running
          text={
            replay.of > 0 ? t("bench.running", { done: replay.done, total: replay.of }) : t("bench.starts")
          }
          done={replay.done}
          of={replay.of}
          cancelling={cancel.isPending}
          onCancel={mayWrite ? () => cancel.mutate() : undefined}
        />
      )}
      {(replay.state === "cancelled" || replay.state === "failed") && (
        <Alert
          className={styles.summary ?? ""}
          type="info"
          showIcon
          title={t(`bench.replay.${replay.state}`)}
        />
      )}
      {replay.state === "done" && (
        <>
          <Counts replay={replay} />
          <Differences
            replay={replay}
            lang={lang}
            kind={kind}
            verdict={verdict}
            mayWrite={mayWrite}
            onFilter={onFilter}
          />
        </>
      )}
    </div>
  );
}

function Counts({ replay }: { replay: Replay }) {
  const t = useT();
  const format = useFormat();
  return (
    <dl className={styles.counts}>
      {(["asked", "same", "lost", "changed", "gained", "skipped"] as const).map((name) => (
        <div key={name} data-name={name} title={t(`bench.countHint.${name}`)}>
          <dt>
            {t(
              name === "asked" || name === "same" || name === "skipped"
                ? `bench.${name}`
                : `bench.kind.${name}`,
            )}
          </dt>
          <dd>{format.number(replay[name])}</dd>
        </div>
      ))}
    </dl>
  );
}

interface DifferencesProps {
  replay: Replay;
  lang: Lang;
  kind: DifferenceKind | undefined;
  verdict: Verdict | undefined;
  mayWrite: boolean;
  onFilter: (filter: Filter) => void;
}

function Differences({ replay, lang, kind, verdict, mayWrite, onFilter }: DifferencesProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const query = useInfiniteQuery(differencesQuery(replay.id, kind, verdict));
  const rows = query.data?.pages.flatMap((page) => page.differences) ?? [];
  const [at, setAt] = useState(0);
  const here = rows.find(({ n }) => n === at) ?? rows[0];
  const set = (next: { kind?: DifferenceKind | undefined; verdict?: Verdict | undefined }) => {
    const [what, said] = ["kind" in next ? next.kind : kind, "verdict" in next ? next.verdict : verdict];
    onFilter({ ...(what ? { kind: what } : {}), ...(said ? { verdict: said } : {}) });
  };
  const refresh = () => client.invalidateQueries({ queryKey: benchKeys.replays });
  const fail = (error: unknown) => toast("error", errorText(error));
  const move = (by: number) => {
    const now = rows.findIndex(({ n }) => n === here?.n);
    const next = rows[Math.min(rows.length - 1, Math.max(0, now + by))];
    if (!next) return;
    setAt(next.n);
    document.getElementById(`difference-${next.n}`)?.scrollIntoView({ block: "nearest" });
    if (now + by >= rows.length - 1 && query.hasNextPage) void query.fetchNextPage();
  };
  const verdictOn = useMutation({
    mutationFn: ({ one, said }: { one: ReplayDifference; said: ReplayDifference["verdict"] }) =>
      judge(replay.id, one.n, one.verdict === said ? "" : said),
    onMutate: ({ one, said }) => {
      if (one.verdict !== said) move(1);
    },
    onError: fail,
    onSettled: refresh,
  });
  const save = useMutation({
    mutationFn: (one: ReplayDifference) => saveDifference(replay.id, one.n),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: benchKeys.questions });
      toast("done", t("bench.savedTest"));
    },
    onError: fail,
    onSettled: refresh,
  });
  const judgeHere = (said: "good" | "bad") =>
    here && mayWrite && !verdictOn.isPending && verdictOn.mutate({ one: here, said });
  const saveHere = () => here && mayWrite && !here.question_id && !save.isPending && save.mutate(here);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    y: () => judgeHere("good"),
    n: () => judgeHere("bad"),
    s: () => saveHere(),
  });
  useEffect(() => {
    if (at === 0 && rows[0]) setAt(rows[0].n);
  }, [at, rows[0]]);
  return (
    <>
      <div className={styles.filters}>
        <Segmented<DifferenceKind | "all">
          size="small"
          value={kind ?? "all"}
          aria-label={t("bench.kinds")}
          onChange={(next) => set({ kind: next === "all" ? undefined : next })}
          options={[
            { value: "all", label: t("bench.result.all") },
            ...DIFFERENCES.map((value) => ({ value, label: t(`bench.kind.${value}`) })),
          ]}
        />
        <Select<Verdict | "all">
          size="small"
          aria-label={t("bench.verdicts")}
          value={verdict ?? "all"}
          popupMatchSelectWidth={false}
          onChange={(next) => set({ verdict: next === "all" ? undefined : next })}
          options={[
            { value: "all", label: t("bench.verdict.all") },
            ...VERDICTS.map((value) => ({ value, label: t(`bench.verdict.${value}`) })),
          ]}
        />
        {mayWrite && <span className={styles.keys}>{t("bench.keys")}</span>}
      </div>
      <div className={panes.scroller} aria-busy={query.isFetching}>
        {query.isPending && <Skeleton rows={6} height={56} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && rows.length === 0 && (
          <EmptyState title={t(kind || verdict ? "bench.noMatch" : "bench.noDifferences")} />
        )}
        <ol aria-label={t("bench.differences")}>
          {rows.map((one) => (
            <li
              key={one.n}
              id={`difference-${one.n}`}
              className={styles.difference}
              data-here={one.n === here?.n}
              data-verdict={one.verdict}
            >
              <div className={styles.asked}>
                <button
                  type="button"
                  className={plain.text}
                  lang={one.lang}
                  aria-current={one.n === here?.n}
                  onClick={() => setAt(one.n)}
                >
                  {one.question}
                </button>
                <span>
                  <i data-kind={one.kind}>{t(`bench.kind.${one.kind}`)}</i>
                  {t("bench.times", { count: one.times })} ·{" "}
                  <Link
                    to="/inbox/$conversationId"
                    params={{ conversationId: one.conversation_id }}
                    search={{ view: "all", seq: one.seq }}
                  >
                    {t("bench.conversation")}
                  </Link>
                </span>
              </div>
              <p className={styles.change}>
                <Got got={one.before} />
                <ArrowRight size={14} aria-label={t("bench.becomes")} />
                <Got got={one.after} />
              </p>
              {mayWrite && (
                <div className={styles.verdicts}>
                  <Button
                    size="small"
                    icon={<ThumbsUp size={13} aria-hidden />}
                    aria-pressed={one.verdict === "good"}
                    aria-keyshortcuts="y"
                    onClick={() => verdictOn.mutate({ one, said: "good" })}
                  >
                    {t("bench.right")}
                  </Button>
                  <Button
                    size="small"
                    icon={<ThumbsDown size={13} aria-hidden />}
                    aria-pressed={one.verdict === "bad"}
                    aria-keyshortcuts="n"
                    onClick={() => verdictOn.mutate({ one, said: "bad" })}
                  >
                    {t("bench.wrong")}
                  </Button>
                  {one.question_id ? (
                    <span className={styles.saved}>
                      <BookmarkCheck size={14} aria-hidden /> {t("bench.isTest")}
                    </span>
                  ) : (
                    <Button
                      size="small"
                      type="text"
                      icon={<BookmarkPlus size={14} aria-hidden />}
                      loading={save.isPending && save.variables?.n === one.n}
                      onClick={() => save.mutate(one)}
                    >
                      {t("bench.saveTest")}
                    </Button>
                  )}
                </div>
              )}
              {one.n === here?.n && <Answers one={one} replay={replay} lang={lang} />}
            </li>
          ))}
        </ol>
        {query.hasNextPage && (
          <div className={styles.center}>
            <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t("action.more")}
            </Button>
          </div>
        )}
        {replay.kept < replay.lost + replay.changed + replay.gained &&
          rows.length > 0 &&
          !query.hasNextPage && <p className={styles.hint}>{t("bench.keptHint")}</p>}
      </div>
    </>
  );
}

function Got({ got }: { got: BenchGot }) {
  const t = useT();
  return (
    <span className={styles.answer} data-none={!got.title}>
      {got.title || t(`gate.outcome.${got.outcome || "miss"}`)}
    </span>
  );
}

/** What customers hear before and after: the texts as they are now, with the words marked that differ. */
function Answers({ one, replay, lang }: { one: ReplayDifference; replay: Replay; lang: Lang }) {
  const t = useT();
  const ids = [one.before.entry_id, one.after.entry_id];
  const before = useQuery({ ...entryQuery(ids[0] ?? ""), enabled: Boolean(ids[0]) });
  const after = useQuery({ ...entryQuery(ids[1] ?? ""), enabled: Boolean(ids[1]) });
  const drafted = replay.drafts.some(({ id }) => id === ids[1]);
  const then = before.data?.answer ?? "";
  const now = (drafted && after.data?.draft ? after.data.draft.answer : after.data?.answer) ?? "";
  if ((before.isLoading && ids[0]) || (after.isLoading && ids[1])) return <Skeleton rows={2} />;
  if (!then && !now) return null;
  const pieces = diffWords(then, now);
  const entry = (id: string, title: string) => (
    <Link to="/knowledge" search={{ lang, entry: id }}>
      {title}
    </Link>
  );
  return (
    <dl className={styles.texts}>
      {then && (
        <div>
          <dt>
            {t("bench.before")} {entry(one.before.entry_id, one.before.title)}
          </dt>
          <dd lang={one.lang}>{then}</dd>
        </div>
      )}
      {now && (
        <div>
          <dt>
            {t("bench.after")} {entry(one.after.entry_id, one.after.title)}
          </dt>
          <dd lang={one.lang}>{alike(pieces) ? <MarkedWords pieces={pieces} /> : now}</dd>
        </div>
      )}
    </dl>
  );
}
