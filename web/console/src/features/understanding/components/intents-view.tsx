import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { Plus, Search } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { matches } from "@/shared/intents/intents.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useCan } from "@/shared/session/session.ts";
import { useSettled } from "@/shared/store/use-settled.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { useModelLang } from "../hooks/use-model-lang.ts";
import { useModels } from "../hooks/use-models.ts";
import { IntentPane } from "./intent-pane.tsx";
import { IntentTable } from "./intent-table.tsx";
import styles from "./intents-view.module.css";
import { NewIntentPane } from "./new-intent-pane.tsx";

const route = getRouteApi("/signed-in/understanding/intents");
const SEARCH_ID = "intent-search";

/** The taxonomy, and one of its intents beside it. */
export function IntentsView() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const lang = useModelLang();
  const { q = "", intent: openID } = route.useSearch();
  const intents = useIntents();
  const { active } = useModels("intent", lang);
  const [words, setWords] = useState(q);
  const settled = useSettled(words.trim());
  const mayWrite = can("knowledge:write");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows the words, not they the address
  useEffect(() => {
    if (settled === q) return;
    void navigate({
      to: ".",
      replace: true,
      search: ({ q: _, ...old }) => (settled ? { ...old, q: settled } : old),
    });
  }, [settled, navigate]);
  useShortcuts({ "/": () => document.getElementById(SEARCH_ID)?.focus() });

  const open = (id: string | undefined) =>
    void navigate({
      to: "/understanding/intents",
      // With the words, which may not have settled yet: two navigations at once would lose one.
      search: ({ intent: _, q: __, ...old }) => ({
        ...old,
        ...(words.trim() ? { q: words.trim() } : {}),
        ...(id ? { intent: id } : {}),
      }),
    });
  const shown = settled
    ? intents.list.filter((one) => matches(one, settled, intents.groupOf(one.group)))
    : intents.list;
  const opened = openID ? intents.byID.get(openID) : undefined;
  const { query } = intents;
  return (
    <div className={styles.panes} data-detail={openID ? "open" : "closed"}>
      <section className={styles.list} aria-label={t("understanding.intents")}>
        <div className={styles.tools}>
          <Input
            id={SEARCH_ID}
            allowClear
            value={words}
            prefix={<Search size={14} aria-hidden />}
            placeholder={t("understanding.searchIntents")}
            aria-label={t("understanding.searchIntents")}
            onChange={(event) => setWords(event.target.value)}
          />
          <span className={styles.total}>
            {query.isSuccess && t("understanding.intentCount", { count: shown.length })}
          </span>
          {mayWrite && (
            <Button icon={<Plus size={15} aria-hidden />} onClick={() => open("new")}>
              {t("understanding.newIntent")}
            </Button>
          )}
        </div>
        <div className={styles.scroller}>
          {query.isPending && <Skeleton rows={12} height={24} />}
          {query.isError && !query.data && (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          )}
          {query.isSuccess && shown.length === 0 && (
            <EmptyState
              title={
                settled ? t("understanding.noIntents", { query: settled }) : t("understanding.emptyIntents")
              }
              hint={settled ? undefined : t("understanding.emptyIntentsHint")}
              action={
                settled ? (
                  <Button onClick={() => setWords("")}>{t("action.clear")}</Button>
                ) : (
                  mayWrite && <Button onClick={() => open("new")}>{t("understanding.newIntent")}</Button>
                )
              }
            />
          )}
          {shown.length > 0 && (
            <IntentTable
              intents={shown}
              names={intents}
              perLabel={active?.figures.per_label ?? []}
              openID={openID}
              mayWrite={mayWrite}
              onOpen={open}
            />
          )}
        </div>
      </section>
      {openID === "new" && mayWrite && (
        <NewIntentPane lang={lang} onClose={() => open(undefined)} onMade={open} />
      )}
      {openID && openID !== "new" && (
        <IntentPane
          key={`${lang} ${openID}`}
          id={openID}
          intent={opened}
          loading={query.isPending}
          lang={lang}
          active={active}
          mayWrite={mayWrite}
          onClose={() => open(undefined)}
        />
      )}
    </div>
  );
}
