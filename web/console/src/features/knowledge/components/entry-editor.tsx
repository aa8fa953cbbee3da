import type { Entry, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Dropdown, Form, Modal } from "antd";
import { ArrowLeft, Ellipsis, History } from "lucide-react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { showFieldErrors } from "@/shared/api/field-errors.ts";
import { ApiError, isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { entryQuery } from "@/shared/records/api.ts";
import { EntryView } from "@/shared/records/entry-view.tsx";
import { useCan, useSession } from "@/shared/session/session.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { LeaveGuard } from "@/shared/ui/leave-guard.tsx";
import plain from "@/shared/ui/plain-button.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  changeEntries,
  discardDraft,
  knowledgeKeys,
  publishDraft,
  returnDraft,
  saveDraft,
  saveEntry,
  submitDraft,
  withdrawDraft,
} from "../api.ts";
import { useLock } from "../hooks/use-lock.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { type EntryFields, fieldsOf, type Read, sameFields, writeOf } from "../model/entry-form.ts";
import { working } from "../model/life.ts";
import { serverProblem } from "../model/variants.ts";
import { instant } from "../model/zone.ts";
import { Claims } from "./claims.tsx";
import { DraftNotice, type DraftStep } from "./draft-notice.tsx";
import styles from "./entry-editor.module.css";
import { EntryFeedback } from "./entry-feedback.tsx";
import { EntryFieldSet } from "./entry-fields.tsx";
import { EntryTests } from "./entry-tests.tsx";
import { FlagNotice } from "./flag-notice.tsx";
import { NoteDialog, TimeDialog } from "./note-dialog.tsx";
import { OverlapWarnings } from "./overlap-warnings.tsx";
import { Upkeep } from "./upkeep.tsx";
import { WrongAnswers } from "./wrong-answers.tsx";

const HistoryDrawer = lazy(() => import("./history-drawer.tsx").then((m) => ({ default: m.HistoryDrawer })));

interface EntryEditorPaneProps {
  /** null makes a new entry. */
  id: string | null;
  lang: Lang;
  category: string;
  onOpen: (id: string | undefined) => void;
}

export function EntryEditorPane(props: EntryEditorPaneProps) {
  const { id, onOpen } = props;
  const t = useT();
  const can = useCan();
  const entry = useQuery({ ...entryQuery(id ?? ""), enabled: id !== null });
  // What has been read and typed stays when it cannot be read again.
  if (id !== null && entry.isError && !entry.data) {
    return (
      <section className={styles.pane}>
        {isApiError(entry.error, "not_found") ? (
          <EmptyState
            title={t("record.gone")}
            hint={t("record.goneHint")}
            action={<Button onClick={() => onOpen(undefined)}>{t("action.close")}</Button>}
          />
        ) : (
          <ErrorState error={entry.error} onRetry={() => void entry.refetch()} />
        )}
      </section>
    );
  }
  if (id !== null && !entry.data) {
    return (
      <section className={styles.pane}>
        <Skeleton rows={8} height={32} />
      </section>
    );
  }
  if (!can("knowledge:propose") && entry.data) {
    return (
      <section className={styles.pane}>
        <div className={styles.readOnly}>
          <EntryFeedback entryID={entry.data.id} />
          <WrongAnswers entryID={entry.data.id} />
          <EntryView entry={entry.data} />
        </div>
      </section>
    );
  }
  return <Editor {...props} entry={entry.data ?? null} />;
}

/** Something that the server is asked to do with the entry, as it was read. */
interface Step {
  run: (read: Read, override?: string) => Promise<Entry>;
  done: string;
  /** The entry is gone from this pane afterwards. */
  closes?: boolean;
}

type Asking = "submit" | "return" | "schedule";

function Editor({ lang, category, onOpen, entry }: EntryEditorPaneProps & { entry: Entry | null }) {
  const t = useT();
  const shopTime = useShopTime();
  const errorText = useErrorText();
  const client = useQueryClient();
  const can = useCan();
  const zone = useSession().shop.time_zone;
  const mayPublish = can("knowledge:publish");
  const [form] = Form.useForm<EntryFields>();
  const [modal, contextHolder] = Modal.useModal();
  const initial = useMemo(() => fieldsOf(entry && working(entry), category, zone), [entry, category, zone]);
  const [base, setBase] = useState({ fields: initial, read: readOf(entry) });
  const [dirty, setDirty] = useState(false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const gate = useGate();
  const [history, setHistory] = useState<"versions" | "changes" | null>(null);
  const draft = entry?.draft;

  const show = useCallback(
    (saved: Entry) => {
      const fields = fieldsOf(working(saved), category, zone);
      setBase({ fields, read: readOf(saved) });
      form.setFieldsValue(fields);
      setDirty(false);
    },
    [category, zone, form],
  );
  const store = useCallback(
    (saved: Entry) => {
      client.setQueryData(entryQuery(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
      void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
    },
    [client],
  );
  // What others have saved is shown as soon as it is known, unless something has been typed.
  useEffect(() => {
    if (entry && entry.edit !== base.read.edit && !dirty) show(entry);
  }, [entry, base.read.edit, dirty, show]);

  const lock = useLock(entry?.id ?? null, () => {
    if (entry) void client.invalidateQueries({ queryKey: entryQuery(entry.id).queryKey });
  });
  const locked = lock.lock !== null && !lock.lock.mine;
  const approved = draft?.state === "scheduled" && !mayPublish;
  const disabled = locked || approved;

  const act = useMutation({
    mutationFn: ({ step, read }: { step: Step; read: Read }) =>
      gate.attempt((override) => step.run(read, override)),
    onSuccess: (saved, { step }) => {
      if (step.closes) {
        setDirty(false);
        void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
        void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
      } else {
        store(saved);
        show(saved);
      }
      toast("done", step.done);
    },
    onError: (error) => {
      showFieldErrors(form, error);
      const problem = error instanceof ApiError ? serverProblem(error.fields) : null;
      if (!problem) return;
      form.setFields([
        { name: "variants", errors: [t("variants.problem", { n: problem.at + 1, problem: problem.text })] },
      ]);
    },
  });
  // The address follows only once nothing guards it any more.
  const doneID = act.isSuccess ? act.data.id : undefined;
  const closes = act.variables?.step.closes;
  useEffect(() => {
    if (!doneID || dirty) return;
    if (closes) onOpen(undefined);
    else if (!entry) onOpen(doneID);
  }, [doneID, closes, dirty, entry, onOpen]);

  const keptID = useRef(entry?.id ?? "");
  const latest = (id = entry?.id ?? "") => client.fetchQuery({ ...entryQuery(id), staleTime: 0 });
  const start = (step: Step) => act.mutate({ step, read: base.read });
  /** Runs a step with what stands in the form, once that is complete. */
  const withForm = (make: (fields: EntryFields) => Step) => {
    form
      .validateFields()
      .then(() => start(make(form.getFieldsValue(true) as EntryFields)))
      .catch((problem: { errorFields?: { name: (string | number)[] }[] }) => {
        const name = problem.errorFields?.[0]?.name;
        if (name) form.scrollToField(name, { block: "center", focus: true });
      });
  };
  const keep = (fields: EntryFields, read: Read) =>
    saveDraft(entry?.id ?? null, writeOf(fields, lang, read, zone));
  /** The draft with what stands in the form, saved if it is not. */
  const kept = async (fields: EntryFields, read: Read): Promise<Entry> => {
    if (entry?.draft && !dirty) return { ...entry, ...read };
    const saved = await keep(fields, read);
    // The next step may fail: what is saved is saved.
    if (entry) {
      store(saved);
      setBase({ fields: fieldsOf(working(saved), category, zone), read: readOf(saved) });
      setDirty(false);
    }
    return saved;
  };
  const save = () =>
    withForm((fields) => ({ run: (read) => keep(fields, read), done: t("life.draftSaved") }));
  const publish = () =>
    withForm((fields) => ({
      run: (read, override) =>
        entry?.draft && !dirty
          ? publishDraft(entry.id, read, 0, override)
          : saveEntry(entry?.id ?? null, writeOf(fields, lang, read, zone), override),
      done: t("life.published"),
    }));
  const submit = (note: string) =>
    withForm((fields) => ({
      run: async (read) => {
        const saved = await kept(fields, read);
        return submitDraft(saved.id, saved.edit, note);
      },
      done: t("life.submitted"),
    }));
  const schedule = (text: string) => {
    const at = instant(text, zone);
    withForm((fields) => ({
      run: async (read, override) => {
        const saved = override === undefined ? await kept(fields, read) : await latest(keptID.current);
        keptID.current = saved.id;
        return publishDraft(saved.id, readOf(saved), at, override);
      },
      done: t("life.scheduled", { at: shopTime(at) }),
    }));
  };
  const step = (id: DraftStep) => {
    if (!entry) return;
    if (id === "compare") setHistory("changes");
    else if (id === "approve") publish();
    else if (id === "return") setAsking("return");
    else start({ run: (read) => withdrawDraft(entry.id, read.edit), done: t("life.withdrawn") });
  };
  const askDiscard = () =>
    entry &&
    void modal.confirm({
      title: t("life.discardAsk"),
      content: t(entry.version > 0 ? "life.discardHint" : "life.discardNewHint"),
      okText: t("life.discard"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () =>
        start({
          run: (read) => discardDraft(entry.id, read.edit),
          done: t("life.discarded"),
          closes: entry.version === 0,
        }),
    });
  const askDelete = () =>
    entry &&
    void modal.confirm({
      title: t("life.toBinAsk", { question: entry.question }),
      content: t("life.toBinHint"),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () =>
        gate
          .attempt((override) => changeEntries({ action: "delete", ids: [entry.id] }, override))
          .then((report) => {
            setDirty(false);
            void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
            void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
            toast("done", t("life.toBin"), {
              action: {
                label: t("action.undo"),
                run: () =>
                  void Promise.all(report.undo.map((back) => changeEntries(back))).then(() =>
                    client.invalidateQueries({ queryKey: knowledgeKeys.all }),
                  ),
              },
            });
            setTimeout(() => onOpen(undefined));
          })
          .catch((error) => toast("error", errorText(error))),
    });

  const conflict = isApiError(act.error, "conflict") && act.error.regressions.length === 0;
  const loadTheirs = async () => {
    show(await latest());
    act.reset();
  };
  const saveOver = async () => {
    const step = act.variables?.step;
    if (step) act.mutate({ step, read: readOf(await latest()) });
  };

  const items = [
    ...(mayPublish
      ? [
          {
            key: "schedule",
            label: t("life.schedule"),
            disabled: disabled || (!dirty && !draft && entry !== null),
          },
        ]
      : []),
    ...(draft ? [{ key: "discard", label: t("life.discard"), disabled, danger: true }] : []),
    ...(entry && can("knowledge:write") ? [{ key: "delete", label: t("action.delete"), danger: true }] : []),
  ];
  const nothing = !dirty && !draft && entry !== null;
  return (
    <section className={styles.pane} aria-label={t("knowledge.editor")}>
      {contextHolder}
      {gate.dialog}
      <header className={styles.head}>
        <IconButton
          icon={ArrowLeft}
          label={t("action.back")}
          onClick={() => onOpen(undefined)}
          className={styles.back}
        />
        <div className={styles.titles}>
          <h2>{entry ? t("knowledge.edit") : t("knowledge.new")}</h2>
          {entry && (
            <p>
              {entry.version > 0 ? (
                <>
                  {t("knowledge.version", { n: entry.version })} · {shopTime(entry.updated_at)}
                  {entry.updated_by && ` · ${entry.updated_by}`}
                </>
              ) : (
                t("life.state.draft")
              )}
            </p>
          )}
        </div>
        {entry && entry.version > 0 && (
          <IconButton icon={History} label={t("life.history")} onClick={() => setHistory("versions")} />
        )}
        {items.length > 0 && (
          <Dropdown
            trigger={["click"]}
            placement="bottomRight"
            menu={{
              items,
              onClick: ({ key }) => {
                if (key === "schedule") setAsking("schedule");
                else if (key === "discard") askDiscard();
                else askDelete();
              },
            }}
          >
            <button type="button" className={plain.menu} aria-label={t("life.more")}>
              <Ellipsis size={18} strokeWidth={1.75} aria-hidden />
            </button>
          </Dropdown>
        )}
        <Button onClick={save} disabled={disabled || act.isPending || (!dirty && entry !== null)}>
          {t("life.saveDraft")}
        </Button>
        {mayPublish ? (
          <Button type="primary" disabled={disabled || nothing || act.isPending} onClick={publish}>
            {t("life.publish")}
          </Button>
        ) : (
          <Button
            type="primary"
            disabled={disabled || nothing || act.isPending || (draft?.state === "review" && !dirty)}
            onClick={() => setAsking("submit")}
          >
            {t("life.submit")}
          </Button>
        )}
      </header>
      <div className={styles.scroller}>
        {entry && <EntryFeedback entryID={entry.id} />}
        {entry && <WrongAnswers entryID={entry.id} />}
        {locked && lock.lock && (
          <Alert
            type="warning"
            showIcon
            title={t(lock.lost ? "life.takenOver" : "life.lockedBy", {
              name: lock.lock.by.name || "–",
              at: shopTime(lock.lock.since),
            })}
            description={t(lock.lost ? "life.takenOverHint" : "life.lockedHint")}
            action={
              <Button size="small" onClick={lock.take}>
                {t("life.takeOver")}
              </Button>
            }
          />
        )}
        {conflict && (
          <Alert
            type="warning"
            showIcon
            title={t("knowledge.conflict")}
            description={t("knowledge.conflictHint")}
            action={
              <span className={styles.conflict}>
                <Button size="small" onClick={() => void loadTheirs()}>
                  {t("knowledge.loadTheirs")}
                </Button>
                <Button size="small" type="primary" onClick={() => void saveOver()}>
                  {t("knowledge.saveMine")}
                </Button>
              </span>
            }
          />
        )}
        {act.isError && !conflict && <Alert type="error" showIcon title={errorText(act.error)} />}
        {entry && entry.version > 0 && (
          <FlagNotice
            entry={entry}
            disabled={dirty || disabled || act.isPending}
            onCorrected={(saved) => {
              store(saved);
              show(saved);
              setHistory("changes");
            }}
          />
        )}
        {entry && (
          <DraftNotice entry={entry} mayPublish={mayPublish} disabled={act.isPending} onStep={step} />
        )}
        {entry && <EntryTests entry={entry} />}
        <Form<EntryFields>
          form={form}
          layout="vertical"
          initialValues={base.fields}
          disabled={disabled}
          className={styles.form}
          onValuesChange={(_, all) => setDirty(!sameFields({ ...base.fields, ...all }, base.fields))}
        >
          <OverlapWarnings id={entry?.id ?? null} lang={lang} />
          <EntryFieldSet lang={lang} id={entry?.id ?? null} disabled={disabled} />
        </Form>
        {entry && can("knowledge:write") && <Upkeep entry={entry} />}
        {entry && entry.version > 0 && can("knowledge:write") && <Claims entry={entry} />}
      </div>
      {asking === "submit" && (
        <NoteDialog
          title={t("life.submit")}
          hint={t("life.submitNote")}
          onClose={() => setAsking(null)}
          onDone={(note) => {
            setAsking(null);
            submit(note);
          }}
        />
      )}
      {asking === "return" && entry && (
        <NoteDialog
          required
          title={t("life.return")}
          hint={t("life.returnNote")}
          onClose={() => setAsking(null)}
          onDone={(note) => {
            setAsking(null);
            start({
              run: (read) => returnDraft(entry.id, read.edit, note),
              done: t("life.returned", { name: draft?.by ?? "" }),
            });
          }}
        />
      )}
      {asking === "schedule" && (
        <TimeDialog
          title={t("life.scheduleTitle")}
          label={t("life.scheduleAt")}
          hint={t("life.timeZone", { zone })}
          onClose={() => setAsking(null)}
          onDone={(text) => {
            setAsking(null);
            schedule(text);
          }}
        />
      )}
      <Suspense>
        {history && entry && (
          <HistoryDrawer
            entry={entry}
            changes={history === "changes"}
            dirty={dirty}
            disabled={disabled}
            onClose={() => setHistory(null)}
            onRestored={(saved) => {
              setHistory(null);
              store(saved);
              show(saved);
            }}
          />
        )}
      </Suspense>
      <LeaveGuard dirty={dirty} />
    </section>
  );
}

const readOf = (entry: Entry | null): Read => ({ version: entry?.version ?? 0, edit: entry?.edit ?? 0 });
