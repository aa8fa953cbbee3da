import type { Experiment, ExperimentReport, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, Modal } from "antd";
import { ArrowLeft, Ellipsis } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { useCan } from "@/shared/session/session.ts";
import { Found } from "@/shared/ui/found.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import plain from "@/shared/ui/plain-button.module.css";
import { EmptyState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  applyExperiment,
  deleteExperiment,
  experimentKeys,
  reportQuery,
  type Step,
  stepExperiment,
} from "../api.ts";
import { ExperimentForm } from "./experiment-form.tsx";
import { Measures } from "./measures.tsx";
import styles from "./report-pane.module.css";
import { StateMark } from "./state-mark.tsx";
import { Verdict } from "./verdict.tsx";

/** What a test has found, and what can be done about it. */
export function ReportPane({ id, lang }: { id: string; lang: Lang }) {
  const t = useT();
  const navigate = useNavigate();
  const query = useQuery(reportQuery(id));
  const back = () => void navigate({ to: "/knowledge/experiments", search: { lang } });
  return (
    <Found
      query={query}
      loading={<Skeleton rows={8} height={32} />}
      gone={<EmptyState title={t("ab.gone")} action={<Button onClick={back}>{t("action.back")}</Button>} />}
    >
      {(report) => <Report report={report} lang={lang} onBack={back} />}
    </Found>
  );
}

function Report({ report, lang, onBack }: { report: ExperimentReport; lang: Lang; onBack: () => void }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [modal, contextHolder] = Modal.useModal();
  const gate = useGate();
  const [editing, setEditing] = useState(false);
  const x = report.experiment;
  const mayPublish = can("knowledge:publish");
  const mayPropose = can("knowledge:propose");

  const act = useMutation({
    mutationFn: ({ run }: { run: () => Promise<Experiment>; done: string }) => run(),
    onSuccess: (_, { done }) => {
      toast("done", done);
      void client.invalidateQueries({ queryKey: ["knowledge"] });
    },
    onError: (error) => toast("error", errorText(error)),
    // Whatever has been refused: what stands here is not the latest.
    onSettled: () => client.invalidateQueries({ queryKey: experimentKeys.all }),
  });
  const step = (name: Step, done: string) =>
    act.mutate({ run: () => stepExperiment(x.id, name, x.edit), done });
  const ask = (title: string, content: string, okText: string, onOk: () => void, danger = false) =>
    void modal.confirm({
      title,
      content,
      okText,
      okButtonProps: { danger },
      cancelText: t("action.cancel"),
      onOk,
    });
  const apply = (arm: string, publish: boolean) =>
    act.mutate({
      run: () =>
        gate.attempt((override) =>
          applyExperiment(x.id, { arm: arm as "A", edit: x.edit, publish }, override),
        ),
      done: t(arm === "A" ? "ab.keptDone" : publish ? "ab.publishedDone" : "ab.draftedDone"),
    });
  const askApply = (arm: string, publish: boolean) =>
    ask(
      t(arm === "A" ? "ab.keepAsk" : publish ? "ab.publishAsk" : "ab.draftAsk", { arm }),
      t(arm === "A" ? "ab.keepHint" : publish ? "ab.publishHint" : "ab.draftHint"),
      t(arm === "A" ? "ab.keep" : publish ? "ab.publish" : "ab.draft"),
      () => apply(arm, publish),
    );
  const askStop = () =>
    ask(t("ab.stopAsk"), t("ab.stopHint"), t("ab.stop"), () => step("stop", t("ab.stopped")), true);
  const askDelete = () =>
    ask(
      t("ab.deleteAsk"),
      t("ab.deleteHint"),
      t("action.delete"),
      () =>
        void deleteExperiment(x.id)
          .then(() => {
            void client.invalidateQueries({ queryKey: experimentKeys.all });
            toast("done", t("ab.deleted"));
            onBack();
          })
          .catch((error) => toast("error", errorText(error))),
      true,
    );

  const running = x.state === "running" || x.state === "paused";
  const open = x.state !== "draft" && !x.applied && x.reason !== "answer_changed" && x.reason !== "entry_off";
  const items = [
    ...(mayPublish && running ? [{ key: "stop", label: t("ab.stop"), danger: true }] : []),
    ...(mayPublish && open
      ? x.arms.map(({ name }) => ({
          key: `take-${name}`,
          label: name === "A" ? t("ab.keep") : t("ab.take", { arm: name }),
        }))
      : []),
    ...(x.state === "draft" && mayPropose
      ? [{ key: "delete", label: t("action.delete"), danger: true }]
      : []),
  ];
  return (
    <article className={styles.report} aria-label={t("ab.report")}>
      {contextHolder}
      {gate.dialog}
      <header className={styles.head}>
        <IconButton icon={ArrowLeft} label={t("action.back")} onClick={onBack} />
        <div className={styles.titles}>
          <h2>
            <Link to="/knowledge" search={{ lang, entry: x.entry_id }}>
              {x.question}
            </Link>
          </h2>
          <p>
            <StateMark experiment={x} />
            {x.started_at > 0 && <span>{t("ab.since", { at: format.dateTime(x.started_at) })}</span>}
            <span>{x.created_by}</span>
          </p>
        </div>
        <div className={styles.actions}>
          {items.length > 0 && (
            <Dropdown
              trigger={["click"]}
              placement="bottomRight"
              menu={{
                items,
                onClick: ({ key }) => {
                  if (key === "stop") askStop();
                  else if (key === "delete") askDelete();
                  else askApply(key.slice(-1), true);
                },
              }}
            >
              <button type="button" className={plain.menu} aria-label={t("ab.more")}>
                <Ellipsis size={18} strokeWidth={1.75} aria-hidden />
              </button>
            </Dropdown>
          )}
          {x.state === "draft" && mayPropose && (
            <Button onClick={() => setEditing(true)}>{t("ab.edit")}</Button>
          )}
          {x.state === "running" && mayPublish && (
            <Button loading={act.isPending} onClick={() => step("pause", t("ab.pausedDone"))}>
              {t("ab.pause")}
            </Button>
          )}
          {x.state === "paused" && mayPublish && (
            <Button type="primary" loading={act.isPending} onClick={() => step("start", t("ab.started"))}>
              {t("ab.resume")}
            </Button>
          )}
          {x.state === "draft" && mayPublish && (
            <Button type="primary" loading={act.isPending} onClick={() => step("start", t("ab.started"))}>
              {t("ab.start")}
            </Button>
          )}
        </div>
      </header>
      <Verdict
        report={report}
        busy={act.isPending}
        onPublish={mayPublish && open ? (arm) => askApply(arm, true) : undefined}
        onDraft={mayPropose && open ? (arm) => askApply(arm, false) : undefined}
      />
      <Answers report={report} />
      {x.started_at > 0 && <Measures report={report} />}
      {editing && (
        <ExperimentForm
          lang={lang}
          experiment={x}
          onClose={() => setEditing(false)}
          onSaved={() => setEditing(false)}
        />
      )}
    </article>
  );
}

/** The answers side by side, with how far each is. */
function Answers({ report }: { report: ExperimentReport }) {
  const t = useT();
  const format = useFormat();
  const x = report.experiment;
  return (
    <ul className={styles.answers}>
      {x.arms.map(({ name, answer, share }, at) => {
        const result = report.results[at];
        const count = result?.count ?? 0;
        return (
          <li key={name} data-won={report.winner === name || x.applied === name}>
            <p className={styles.name}>
              <b>{name}</b>
              {at === 0 && <span>{t("ab.standard")}</span>}
              <span className={styles.share}>{format.percent(share / 100)}</span>
            </p>
            <p className={styles.text}>{answer}</p>
            {x.started_at > 0 && (
              <p className={styles.progress}>
                <progress
                  max={x.minimum}
                  value={Math.min(count, x.minimum)}
                  aria-label={t("ab.progress", { arm: name })}
                />
                {t("ab.progressOf", {
                  count: format.number(count),
                  minimum: format.number(x.minimum),
                  exposed: format.number(result?.exposed ?? 0),
                })}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
