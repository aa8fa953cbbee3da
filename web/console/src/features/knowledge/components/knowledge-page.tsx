import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { FileUp, FlaskConical, History, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import { CategoryTreePane } from "./category-tree.tsx";
import { DeletedEntryPane } from "./deleted-entry.tsx";
import { EntryEditorPane } from "./entry-editor.tsx";
import { EntryList } from "./entry-list.tsx";
import { ExportMenu } from "./export-menu.tsx";
import styles from "./knowledge-page.module.css";
import { LeastHelpful } from "./least-helpful.tsx";

const TestDrawer = lazy(() => import("./test-drawer.tsx").then((m) => ({ default: m.TestDrawer })));
const route = getRouteApi("/signed-in/knowledge");

/** What the shop answers: categories, entries, one entry in the editor. */
export function KnowledgePage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const {
    lang = locale,
    category = "",
    q = "",
    entry,
    stage: state,
    tag,
    owner,
    due,
    worst,
  } = route.useSearch();
  const [testing, setTesting] = useState(false);
  const mayWrite = can("knowledge:write");
  const mayPropose = can("knowledge:propose");
  const inBin = state === "deleted";
  const openEntry = (id: string | undefined) =>
    void navigate({ to: "/knowledge", search: ({ entry: _, ...old }) => (id ? { ...old, entry: id } : old) });
  return (
    <Frame
      lang={lang}
      actions={
        <>
          <Button
            icon={<History size={15} aria-hidden />}
            aria-label={t("history.open")}
            title={t("history.open")}
            onClick={() => void navigate({ to: "/knowledge/history" })}
          >
            <span className={styles.label}>{t("history.open")}</span>
          </Button>
          <Button
            icon={<FlaskConical size={15} aria-hidden />}
            aria-label={t("test.open")}
            title={t("test.open")}
            onClick={() => setTesting(true)}
          >
            <span className={styles.label}>{t("test.open")}</span>
          </Button>
          {mayWrite && (
            <Link to="/knowledge/imports">
              <Button
                icon={<FileUp size={15} aria-hidden />}
                aria-label={t("import.open")}
                title={t("import.open")}
              >
                <span className={styles.label}>{t("import.open")}</span>
              </Button>
            </Link>
          )}
          {mayWrite && !inBin && <ExportMenu filter={{ lang, category, q, state, tag, owner, due }} />}
          {mayPropose && (
            <Button
              type="primary"
              icon={<Plus size={15} aria-hidden />}
              aria-label={t("knowledge.new")}
              onClick={() =>
                void navigate({
                  to: "/knowledge",
                  search: ({ stage: _, ...old }) => ({ ...old, entry: "new" }),
                })
              }
            >
              <span className={styles.mainLabel}>{t("knowledge.new")}</span>
            </Button>
          )}
        </>
      }
    >
      <div className={styles.panes} data-open={entry !== undefined}>
        <CategoryTreePane lang={lang} selected={category} mayWrite={mayWrite} />
        {worst ? (
          <LeastHelpful lang={lang} openID={entry} />
        ) : (
          <EntryList
            filter={{ lang, category, q, state, tag, owner, due }}
            openID={entry}
            mayWrite={mayWrite}
            mayPropose={mayPropose}
          />
        )}
        {entry && inBin ? (
          <DeletedEntryPane
            key={entry}
            id={entry}
            mayWrite={mayWrite}
            onClose={() => openEntry(undefined)}
            onRestored={(id) =>
              void navigate({ to: "/knowledge", search: ({ stage: _, ...old }) => ({ ...old, entry: id }) })
            }
          />
        ) : entry ? (
          <EntryEditorPane
            key={entry}
            id={entry === "new" ? null : entry}
            lang={lang}
            category={category}
            onOpen={openEntry}
          />
        ) : (
          <div className={styles.nothing}>
            <EmptyState title={t("knowledge.pick")} hint={t("knowledge.pickHint")} />
          </div>
        )}
      </div>
      <Suspense>
        {testing && (
          <TestDrawer
            lang={lang}
            onClose={() => setTesting(false)}
            onEntry={(id) => {
              setTesting(false);
              openEntry(id);
            }}
          />
        )}
      </Suspense>
    </Frame>
  );
}
