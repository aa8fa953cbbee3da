import type { Site, SiteSettings } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Form, Segmented } from "antd";
import { ArrowLeft, Pause, Play, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import source from "@/shared/knowledge/source.module.css";
import { SourceWork } from "@/shared/knowledge/source.tsx";
import { useCan } from "@/shared/session/session.ts";
import { Found } from "@/shared/ui/found.tsx";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar, useDirty } from "@/shared/ui/save-bar.tsx";
import { EmptyState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { isReading, saveSite, siteKeys, siteQuery } from "../api.ts";
import { useSite } from "../hooks/use-site.ts";
import { settingsIn } from "../model/settings.ts";
import { PagesList } from "./pages-list.tsx";
import { RunsList } from "./runs-list.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import styles from "./sites.module.css";
import { StateMark } from "./state-mark.tsx";

const route = getRouteApi("/signed-in/knowledge/sites/$id");

/** One site: whether it is read, what of it, and what has changed. */
export function SitePage() {
  const t = useT();
  const { id } = route.useParams();
  const query = useQuery(siteQuery(id));
  return (
    <Found
      query={query}
      loading={<Skeleton rows={6} height={36} />}
      gone={<EmptyState title={t("sites.gone")} hint={t("sites.goneHint")} />}
    >
      {(one) => <One key={id} one={one} />}
    </Found>
  );
}

type Tab = "pages" | "runs" | "settings";

function One({ one }: { one: Site }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const navigate = useNavigate();
  const { run, cancel, remove } = useSite(one, () => void navigate({ to: "/knowledge/sites" }));
  const save = useSave(one);
  const [tab, setTab] = useState<Tab>("pages");
  const writes = can("knowledge:write");
  const reading = isReading(one);
  const facts = [
    one.start,
    t("sites.keptCount", { count: one.kept }),
    one.next_at > 0 && t("sites.nextAt", { time: format.dateTime(one.next_at) }),
  ];
  return (
    <Page
      title={one.name}
      hint={facts.filter(Boolean).join(" · ")}
      actions={
        <>
          <Link to="/knowledge/sites">
            <Button icon={<ArrowLeft size={15} aria-hidden />}>{t("sites.title")}</Button>
          </Link>
          {writes && !reading && (
            <Button
              type="primary"
              icon={<RefreshCw size={15} aria-hidden />}
              loading={run.isPending}
              onClick={() => run.mutate()}
            >
              {t("sites.run")}
            </Button>
          )}
          {writes && one.every !== "never" && (
            <Button
              icon={one.paused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
              loading={save.isPending}
              onClick={() => save.mutate({ ...settingsIn(one), paused: !one.paused })}
            >
              {t(one.paused ? "sites.resume" : "sites.pause")}
            </Button>
          )}
          {writes && (
            <Button
              icon={<Trash2 size={15} aria-hidden />}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("sites.remove")}
            </Button>
          )}
        </>
      }
    >
      <p className={styles.status}>
        <StateMark one={one} />
      </p>
      {reading && (
        <Progress one={one} stopping={cancel.isPending} onStop={writes ? () => cancel.mutate() : undefined} />
      )}
      {!reading && (one.failure || one.run?.failure) && (
        <p className={source.note} role="alert">
          {one.failure || one.run?.failure} {one.kept > 0 && t("sites.stays")}
        </p>
      )}
      {one.run && one.run.stats.held > 0 && (
        <p className={source.note}>{t("sites.held", { count: one.run.stats.held })}</p>
      )}
      {one.run?.stats.cut === "pages" && (
        <p className={source.note}>{t("sites.cut", { count: one.limit })}</p>
      )}
      {one.run?.import_id && (
        <p className={source.note}>
          {t("sites.offered", { count: one.run.stats.questions })}{" "}
          <Link to="/knowledge/imports/$id" params={{ id: one.run.import_id }}>
            {t("sites.toImport")}
          </Link>
        </p>
      )}
      <Segmented<Tab>
        className={styles.tabs ?? ""}
        value={tab}
        onChange={setTab}
        options={(["pages", "runs", ...(writes ? (["settings"] as const) : [])] as const).map((value) => ({
          value,
          label: t(`sites.tab.${value}`),
        }))}
      />
      {tab === "pages" && <PagesList one={one} />}
      {tab === "runs" && <RunsList one={one} />}
      {tab === "settings" && <Settings key={one.edit} one={one} />}
    </Page>
  );
}

function useSave(one: Site) {
  const errorText = useErrorText();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: SiteSettings) => saveSite(one.id, { ...settings, edit: one.edit }),
    onSuccess: (next) => client.setQueryData(siteQuery(one.id).queryKey, next),
    onError: (error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: siteKeys.all }),
  });
}

function Progress({
  one,
  stopping,
  onStop,
}: {
  one: Site;
  stopping: boolean;
  onStop: (() => void) | undefined;
}) {
  const t = useT();
  const { done = 0, total = 0 } = one.job ?? {};
  const stats = one.run?.stats;
  return (
    <div className={styles.work}>
      <SourceWork
        share={total > 0 ? done / total : 0}
        text={stats && t("sites.progress", { found: stats.found, read: stats.read, refused: stats.refused })}
        stop={
          onStop && (
            <Button size="small" loading={stopping} onClick={onStop}>
              {t("sites.cancel")}
            </Button>
          )
        }
      />
    </div>
  );
}

function Settings({ one }: { one: Site }) {
  const t = useT();
  const [form] = Form.useForm<SiteSettings>();
  const initial = settingsIn(one);
  const { dirty, setDirty, compare } = useDirty(initial);
  const every = Form.useWatch("every", form) ?? initial.every;
  const save = useSave(one);
  return (
    <Card title={t("sites.settings")} hint={t("sites.settingsHint")}>
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, values) => compare(values)}
        onFinish={(values) => save.mutate({ ...initial, ...values })}
      >
        <SettingsFields every={every} />
        <SaveBar dirty={dirty} saving={save.isPending} onReset={() => setDirty(false)} />
      </Form>
    </Card>
  );
}
