import type { Lang, TestSuggestion } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Segmented } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { addQuestions, benchKeys, suggestionsQuery } from "../api.ts";
import styles from "./bench.module.css";

type Source = "phrasings" | "asked";

interface SuggestDrawerProps {
  lang: Lang;
  onClose: () => void;
}

/** Questions that could be saved; whoever accepts one says that the entry is right for it. */
export function SuggestDrawer({ lang, onClose }: SuggestDrawerProps) {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [source, setSource] = useState<Source>("phrasings");
  const query = useQuery(suggestionsQuery(source, lang));
  const list = query.data?.suggestions ?? [];
  const add = useMutation({
    mutationFn: (chosen: readonly TestSuggestion[]) =>
      addQuestions(
        chosen.map(({ question, entry }) => ({
          question,
          lang,
          expect: "entries",
          entries: [entry.id],
          audience: "everyone",
        })),
      ),
    onSuccess: ({ added, skipped }) => {
      const why = skipped[0]?.why;
      toast(added > 0 ? "done" : "error", t("bench.added", { count: added }), why ? { detail: why } : {});
    },
    onError: (error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: benchKeys.questions }),
  });
  return (
    <Drawer
      open
      onClose={onClose}
      size={560}
      title={t("bench.suggestions")}
      styles={{ body: { padding: 0 } }}
    >
      <div className={styles.sources}>
        {can("conversation:read") && (
          <Segmented<Source>
            value={source}
            aria-label={t("bench.source")}
            onChange={setSource}
            options={(["phrasings", "asked"] as const).map((value) => ({
              value,
              label: t(`bench.source.${value}`),
            }))}
          />
        )}
        {list.length > 0 && (
          <Button loading={add.isPending} onClick={() => add.mutate(list)}>
            {t("bench.acceptAll", { count: list.length })}
          </Button>
        )}
      </div>
      <p className={styles.sourceHint}>{t(`bench.sourceHint.${source}`)}</p>
      {query.isPending && <Skeleton rows={8} height={40} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && list.length === 0 && <EmptyState title={t(`bench.noSuggestions.${source}`)} />}
      <ul className={styles.suggested} aria-label={t("bench.suggestions")}>
        {list.map((one) => (
          <li key={`${one.entry.id} ${one.question}`}>
            <div>
              <b lang={one.lang}>{one.question}</b>
              <p>
                {one.entry.title}
                {one.times > 0 && ` · ${t("bench.times", { count: one.times })}`}
              </p>
            </div>
            <Button size="small" disabled={add.isPending} onClick={() => add.mutate([one])}>
              {t("bench.accept")}
            </Button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
