import type { Intent, IntentExample, Lang } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { ArrowRightLeft, Plus, Search, Trash2 } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { IntentPicker } from "@/shared/intents/intent-picker.tsx";
import { useSettled } from "@/shared/store/use-settled.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import panes from "@/shared/ui/panes.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { addExamples, examplesQuery, type Origin, type Shown } from "../api.ts";
import { useTeach } from "../hooks/use-teach.ts";
import { linesOf, MAX_LENGTH, MAX_LINES, problemOf } from "../model/examples.ts";
import styles from "./example-list.module.css";

const ORIGINS: readonly Origin[] = ["shop", "message", "desk", "shipped"];

interface ExampleListProps {
  intent: Intent;
  lang: Lang;
  mayWrite: boolean;
}

/** The sentences that teach one intent in one language. */
export function ExampleList({ intent, lang, mayWrite }: ExampleListProps) {
  const t = useT();
  const [words, setWords] = useState("");
  const [origin, setOrigin] = useState<Shown>("");
  const [adding, setAdding] = useState(false);
  const [moving, setMoving] = useState<IntentExample | null>(null);
  // What was forgotten here stays in sight until the list is left, so that it can be taken back.
  const [gone, setGone] = useState<readonly IntentExample[]>([]);
  const { teachSentence, forget, restore } = useTeach(lang);
  const settled = useSettled(words.trim());
  const examples = useInfiniteQuery(examplesQuery(lang, intent.id, settled, origin));
  const rows = examples.data?.pages.flatMap((page) => page.examples) ?? [];
  const total = examples.data?.pages[0]?.total ?? 0;
  const removed = origin === "removed";
  const filtered = settled !== "" || origin !== "";
  const back = (example: IntentExample) => setGone((all) => all.filter((one) => one !== example));

  return (
    <>
      <div className={styles.tools}>
        <Input
          allowClear
          value={words}
          prefix={<Search size={14} aria-hidden />}
          placeholder={t("understanding.searchExamples")}
          aria-label={t("understanding.searchExamples")}
          onChange={(event) => setWords(event.target.value)}
        />
        <Select<Shown>
          className={styles.origin}
          value={origin}
          onChange={setOrigin}
          aria-label={t("understanding.origin")}
          options={[
            { value: "", label: t("understanding.anyOrigin") },
            ...ORIGINS.map((value) => ({ value, label: t(`understanding.origin.${value}`) })),
            { value: "removed", label: t("understanding.removed") },
          ]}
        />
        {mayWrite && (
          <Button
            icon={<Plus size={15} aria-hidden />}
            aria-expanded={adding}
            onClick={() => setAdding((open) => !open)}
          >
            {t("understanding.addLines")}
          </Button>
        )}
      </div>
      {adding && <AddLines intent={intent.id} lang={lang} onDone={() => setAdding(false)} />}
      <div className={panes.scroller} aria-busy={examples.isFetching}>
        {examples.isPending && <Skeleton rows={10} height={22} />}
        {examples.isError && !examples.data && (
          <ErrorState error={examples.error} onRetry={() => void examples.refetch()} />
        )}
        {examples.isSuccess && rows.length === 0 && gone.length === 0 && (
          <EmptyState
            title={t(
              removed && settled === ""
                ? "understanding.noRemoved"
                : filtered
                  ? "understanding.noExamplesFound"
                  : "understanding.noExamples",
            )}
            hint={
              removed && settled === ""
                ? t("understanding.noRemovedHint")
                : filtered
                  ? undefined
                  : t("understanding.noExamplesHint")
            }
            action={
              filtered ? (
                <Button
                  onClick={() => {
                    setWords("");
                    setOrigin("");
                  }}
                >
                  {t("action.clear")}
                </Button>
              ) : (
                mayWrite && <Button onClick={() => setAdding(true)}>{t("understanding.addLines")}</Button>
              )
            }
          />
        )}
        {filtered && rows.length > 0 && (
          <p className={styles.total}>{t("understanding.exampleCount", { count: total })}</p>
        )}
        <ul>
          {(removed ? [] : gone).map((example) => (
            <li key={`gone ${example.text}`} className={styles.example} data-gone="true">
              <span className={styles.text}>{example.text}</span>
              <Button
                size="small"
                onClick={() => void restore(example).then((done) => done && back(example))}
              >
                {t("understanding.restore")}
              </Button>
            </li>
          ))}
          {rows.map((example) =>
            removed ? (
              <RemovedRow
                key={example.text}
                example={example}
                onRestore={
                  mayWrite
                    ? () =>
                        void restore(example).then((done) => {
                          if (!done) return;
                          setGone((all) => all.filter(({ text }) => text !== example.text));
                          toast("done", t("understanding.restored"));
                        })
                    : undefined
                }
              />
            ) : (
              <ExampleRow
                key={example.text}
                example={example}
                mayWrite={mayWrite}
                onMove={() => setMoving(example)}
                onForget={() =>
                  void forget(example, () => back(example)).then(
                    (done) => done && setGone((all) => [example, ...all]),
                  )
                }
              />
            ),
          )}
        </ul>
        {examples.hasNextPage && (
          <div className={styles.more}>
            <Button loading={examples.isFetchingNextPage} onClick={() => void examples.fetchNextPage()}>
              {t("action.more")}
            </Button>
          </div>
        )}
      </div>
      {moving && (
        <IntentPicker
          title={t("understanding.moveTitle")}
          sentence={moving.text}
          without={intent.id}
          onClose={() => setMoving(null)}
          onPick={(to) => {
            setMoving(null);
            void teachSentence(moving.text, to);
          }}
        />
      )}
    </>
  );
}

/** A shipped sentence that the shop has taken away. */
function RemovedRow({
  example: { text, created_at, created_by },
  onRestore,
}: {
  example: IntentExample;
  onRestore: (() => void) | undefined;
}) {
  const t = useT();
  const format = useFormat();
  return (
    <li className={styles.example} data-gone="true">
      <span className={styles.text}>
        {text}
        <small>
          {[
            created_by && t("understanding.removedBy", { name: created_by }),
            created_at && format.date(created_at),
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </span>
      {onRestore && (
        <Button size="small" onClick={onRestore}>
          {t("understanding.restore")}
        </Button>
      )}
    </li>
  );
}

interface ExampleRowProps {
  example: IntentExample;
  mayWrite: boolean;
  onMove: () => void;
  onForget: () => void;
}

function ExampleRow({ example, mayWrite, onMove, onForget }: ExampleRowProps) {
  const t = useT();
  const format = useFormat();
  const { text, origin, created_at, created_by } = example;
  return (
    <li className={styles.example}>
      <span className={styles.text}>
        {text}
        {origin !== "shipped" && (
          <small>
            {[t(`understanding.origin.${origin}`), created_by, created_at && format.date(created_at)]
              .filter(Boolean)
              .join(" · ")}
          </small>
        )}
      </span>
      {mayWrite && (
        <span className={styles.actions}>
          <IconButton
            icon={ArrowRightLeft}
            size={15}
            label={t("understanding.move")}
            placement="left"
            onClick={onMove}
          />
          <IconButton
            icon={Trash2}
            size={15}
            label={t("understanding.forget")}
            placement="left"
            onClick={onForget}
          />
        </span>
      )}
    </li>
  );
}

/** Many sentences at once, one a line, as they are copied from a sheet or a chat. */
function AddLines({ intent, lang, onDone }: { intent: string; lang: Lang; onDone: () => void }) {
  const t = useT();
  const errorText = useErrorText();
  const { refresh } = useTeach(lang);
  const [text, setText] = useState("");
  const lines = linesOf(text);
  const problem = problemOf(lines);
  const add = useMutation({
    mutationFn: () => addExamples({ lang, intent, origin: "shop", texts: lines }),
    onSuccess: async ({ added, changed }) => {
      await refresh();
      const known = lines.length - added - changed;
      toast("done", t("understanding.added", { count: added }), {
        detail: [
          changed > 0 && t("understanding.movedHere", { count: changed }),
          known > 0 && t("understanding.knownLines", { count: known }),
        ]
          .filter(Boolean)
          .join(" · "),
      });
      onDone();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  return (
    <div className={styles.add}>
      <GrowingTextArea
        autoFocus
        minRows={4}
        maxRows={12}
        value={text}
        placeholder={t("understanding.linesPlaceholder")}
        aria-label={t("understanding.addLines")}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.addFoot}>
        <p data-problem={problem !== null}>
          {problem === "many" && t("understanding.tooMany", { n: MAX_LINES })}
          {problem === "long" && t("understanding.tooLong", { n: MAX_LENGTH })}
          {problem === null &&
            (lines.length > 0
              ? t("understanding.lineCount", { count: lines.length })
              : t("understanding.linesHelp"))}
        </p>
        <Button onClick={onDone}>{t("action.cancel")}</Button>
        <Button
          type="primary"
          disabled={lines.length === 0 || problem !== null}
          loading={add.isPending}
          onClick={() => add.mutate()}
        >
          {t("action.add")}
        </Button>
      </div>
    </div>
  );
}
