import type { UnderstandingModel } from "@shopbell/shared/api/types.ts";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button, Modal, Segmented } from "antd";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import type { ModelKind } from "../api.ts";
import { useModelLang } from "../hooks/use-model-lang.ts";
import { useModelCommands, useModels } from "../hooks/use-models.ts";
import { MODEL_KINDS, trainingOf, waitingOf } from "../model/models.ts";
import { VersionComparison } from "./version-comparison.tsx";
import { VersionTable } from "./version-table.tsx";
import styles from "./versions-view.module.css";

const route = getRouteApi("/signed-in/understanding/versions");

/** The versions of the models: what they are worth, and which one is in service. */
export function VersionsView() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const navigate = useNavigate();
  const lang = useModelLang();
  const { kind = "intent", version } = route.useSearch();
  const { query, list, active } = useModels(kind, lang);
  const { train, cancel, activate } = useModelCommands();
  const { titleOf } = useIntents();
  const [modal, contextHolder] = Modal.useModal();
  // Only models of intents are trained by the shop; the others come with the product.
  const mayWrite = can("knowledge:write") && kind === "intent";
  const training = trainingOf(list);
  const chosen = version ? list.find(({ id }) => id === version) : waitingOf(list);
  const compared = chosen && (chosen.state === "ready" || chosen.state === "retired") ? chosen : undefined;

  const choose = (id: string | undefined) =>
    void navigate({
      to: "/understanding/versions",
      replace: true,
      search: ({ version: _, ...old }) => (id ? { ...old, version: id } : old),
    });
  const askActivate = (model: UnderstandingModel) =>
    void modal.confirm({
      title: t(model.state === "retired" ? "model.takeBackAsk" : "model.activateAsk", {
        date: format.dateTime(model.created_at),
      }),
      content: t(active ? "model.activateHint" : "model.activateFirstHint"),
      okText: t(model.state === "retired" ? "model.takeBack" : "model.activate"),
      cancelText: t("action.cancel"),
      onOk: () =>
        activate.mutateAsync(model.id).then(
          () => choose(undefined),
          () => {},
        ),
    });

  return (
    <div className={styles.view}>
      {contextHolder}
      <div className={styles.tools}>
        <div className={styles.kinds}>
          <Segmented<ModelKind>
            value={kind}
            aria-label={t("model.kind")}
            onChange={(next) =>
              void navigate({
                to: "/understanding/versions",
                search: ({ lang: picked }) => ({
                  ...(picked ? { lang: picked } : {}),
                  ...(next === "intent" ? {} : { kind: next }),
                }),
              })
            }
            options={MODEL_KINDS.map((value) => ({ value, label: t(`model.kind.${value}`) }))}
          />
        </div>
        {mayWrite && !training && query.isSuccess && (
          <Button type="primary" loading={train.isPending} onClick={() => train.mutate(lang)}>
            {t("model.train")}
          </Button>
        )}
      </div>
      {kind !== "intent" && <p className={styles.lead}>{t("model.readOnly")}</p>}
      {query.isPending && <Skeleton rows={6} height={40} />}
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && list.length === 0 && (
        <EmptyState title={t("notice.missing")} hint={t("model.noneHint")} />
      )}
      {list.length > 0 && (
        <VersionTable
          models={list}
          chosen={compared?.id}
          mayWrite={mayWrite}
          cancelling={cancel.isPending}
          onCancel={(id) => cancel.mutate(id)}
          onChoose={(id) => choose(id === compared?.id ? undefined : id)}
        />
      )}
      {compared && (
        <VersionComparison
          model={compared}
          active={active}
          titleOf={titleOf}
          onActivate={mayWrite ? () => askActivate(compared) : undefined}
        />
      )}
    </div>
  );
}
