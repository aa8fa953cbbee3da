import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { useModelLang } from "../hooks/use-model-lang.ts";
import { useModels } from "../hooks/use-models.ts";
import { ConfusedSentences } from "./confused-sentences.tsx";
import { ConfusionMatrix } from "./confusion-matrix.tsx";
import styles from "./confusion-view.module.css";

const route = getRouteApi("/signed-in/understanding/confusion");

/** Which intents the model in service takes for which, on sentences that it had not seen. */
export function ConfusionView() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const navigate = useNavigate();
  const lang = useModelLang();
  const { want, got } = route.useSearch();
  const { titleOf } = useIntents();
  const { query, active } = useModels("intent", lang);
  const list = useRef<HTMLUListElement>(null);
  // What was chosen in the matrix may stand far down in the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is chosen
  useEffect(() => {
    list.current?.querySelector('[data-open="true"]')?.scrollIntoView({ block: "nearest" });
  }, [want, got]);
  const show = (pair: { want: string; got: string } | null) =>
    void navigate({
      to: "/understanding/confusion",
      replace: true,
      search: ({ want: _, got: __, ...old }) => (pair ? { ...old, want: pair.want, got: pair.got } : old),
    });

  if (query.isPending) return <Skeleton rows={12} height={24} />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (!active) {
    return <EmptyState title={t("understanding.noModelYet")} hint={t("understanding.noModelConfusion")} />;
  }
  const { confused, per_label, held_out, accuracy } = active.figures;
  if (confused.length === 0) {
    return (
      <EmptyState
        title={t(held_out > 0 ? "understanding.nothingConfused" : "understanding.notMeasured")}
        hint={t(held_out > 0 ? "understanding.nothingConfusedHint" : "understanding.notMeasuredHint")}
      />
    );
  }
  const wrong = confused.reduce((sum, { count }) => sum + count, 0);
  return (
    <div className={styles.view}>
      <section className={styles.chart} aria-label={t("understanding.matrix")}>
        <h2>{t("understanding.matrix")}</h2>
        <p className={styles.lead}>
          {t("understanding.matrixLead", {
            count: held_out,
            wrong,
            accuracy: format.percent(accuracy, 1),
          })}
        </p>
        <ConfusionMatrix
          confused={confused}
          perLabel={per_label}
          titleOf={titleOf}
          chosen={want && got ? { want, got } : null}
          onChoose={show}
        />
      </section>
      <section className={styles.pairs} aria-label={t("understanding.pairs")}>
        <header>
          <h2>{t("understanding.pairs")}</h2>
          <p>{t("understanding.pairsLead")}</p>
        </header>
        <ul className={styles.scroller} ref={list}>
          {confused.map((pair) => {
            const open = pair.want === want && pair.got === got;
            return (
              <li key={`${pair.want} ${pair.got}`} className={styles.pair} data-open={open}>
                <button
                  type="button"
                  className={styles.toggle}
                  aria-expanded={open}
                  onClick={() => show(open ? null : pair)}
                >
                  <span>
                    <b>{titleOf(pair.want)}</b>
                    <ArrowRight
                      size={13}
                      className={styles.arrow}
                      role="img"
                      aria-label={t("understanding.readAs")}
                    />
                    {titleOf(pair.got)}
                  </span>
                  <span>{format.number(pair.count)}</span>
                </button>
                {open && (
                  <div className={styles.sentences}>
                    <ConfusedSentences pair={pair} lang={lang} mayWrite={can("knowledge:write")} />
                    <p className={styles.links}>
                      {[pair.want, pair.got].filter(Boolean).map((intent) => (
                        <Link
                          key={intent}
                          to="/understanding/intents"
                          search={({ lang: chosen }) => ({ ...(chosen ? { lang: chosen } : {}), intent })}
                        >
                          {t("understanding.openIntent", { intent: titleOf(intent) })}
                        </Link>
                      ))}
                    </p>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
