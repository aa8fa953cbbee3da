import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Segmented, Switch } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { gateQuery, setGate } from "../api.ts";
import type { BenchSearch } from "../routes.tsx";
import styles from "./bench.module.css";
import { QuestionsPart } from "./questions-part.tsx";
import { ReplayPane } from "./replay-pane.tsx";
import { ReplaysPart } from "./replays-part.tsx";

const route = getRouteApi("/signed-in/knowledge/tests");
type Part = "questions" | "replays";

/** What a change would do to answers: saved questions, and replays of what customers have asked. */
export function BenchPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const search = route.useSearch();
  const lang = search.lang ?? locale;
  const mayReplay = can("conversation:read");
  const part: Part = search.part === "replays" && mayReplay ? "replays" : "questions";
  const go = (next: BenchSearch) => void navigate({ to: "/knowledge/tests", search: { lang, ...next } });
  if (part === "replays" && search.replay) {
    return (
      <Frame lang={lang}>
        <ReplayPane
          key={search.replay}
          id={search.replay}
          lang={lang}
          kind={search.change}
          verdict={search.verdict}
          onFilter={({ kind, verdict }) =>
            go({
              part: "replays",
              replay: search.replay ?? "",
              ...(kind ? { change: kind } : {}),
              ...(verdict ? { verdict } : {}),
            })
          }
          onBack={() => go({ part: "replays" })}
        />
      </Frame>
    );
  }
  return (
    <Frame lang={lang}>
      <div className={styles.page}>
        <header className={styles.parts}>
          <Segmented<Part>
            value={part}
            aria-label={t("bench.parts")}
            onChange={(next) => go(next === "replays" ? { part: next } : {})}
            options={[
              { value: "questions", label: t("bench.questions") },
              ...(mayReplay ? [{ value: "replays" as const, label: t("bench.replays") }] : []),
            ]}
          />
          <GateSwitch />
        </header>
        {part === "questions" ? (
          <QuestionsPart lang={lang} q={search.q ?? ""} result={search.result} onFilter={go} />
        ) : (
          <ReplaysPart lang={lang} onOpen={(id) => go({ part: "replays", replay: id })} />
        )}
      </div>
    </Frame>
  );
}

/** Whether publishing is blocked when answers get worse. */
function GateSwitch() {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const gate = useQuery(gateQuery);
  const set = useMutation({
    mutationFn: setGate,
    onSuccess: (_, on) => {
      client.setQueryData(gateQuery.queryKey, { on });
      toast("done", t(on ? "bench.gateOn" : "bench.gateOff"));
    },
    onError: (error) => toast("error", errorText(error)),
  });
  if (!gate.data) return null;
  return (
    <div className={styles.gate} title={t("bench.gateHint")}>
      <Switch
        id="bench-gate"
        size="small"
        checked={gate.data.on}
        loading={set.isPending}
        disabled={!can("knowledge:publish")}
        onChange={(on) => set.mutate(on)}
      />
      <label htmlFor="bench-gate">{t("bench.gate")}</label>
    </div>
  );
}
