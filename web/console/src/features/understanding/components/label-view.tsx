import type { LabelSuggestion, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { isApiError } from "@/shared/api/http.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { suggestionsQuery } from "../api.ts";
import { useModelLang } from "../hooks/use-model-lang.ts";
import { useModels } from "../hooks/use-models.ts";
import { LabelDesk } from "./label-desk.tsx";

/** Real sentences of customers: what the team has marked, then what the model is least sure about. */
export function LabelView() {
  const lang = useModelLang();
  const { query: models, active } = useModels("intent", lang);
  if (models.isPending) return <Skeleton rows={6} height={36} />;
  if (models.isError && !models.data) {
    return <ErrorState error={models.error} onRetry={() => void models.refetch()} />;
  }
  const model = active?.id ?? "";
  return <Sentences key={`${lang} ${model}`} lang={lang} model={model} />;
}

function Sentences({ lang, model }: { lang: Lang; model: string }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const query = useQuery(suggestionsQuery(lang, model));
  if (query.isPending) return <Skeleton rows={6} height={36} />;
  // Before there is a model only what was marked can be labelled.
  if (query.isError && model === "" && isApiError(query.error, "conflict")) {
    return <EmptyState title={t("understanding.noModelYet")} hint={t("understanding.noModelLabel")} />;
  }
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  const suggestions: readonly LabelSuggestion[] = query.data.suggestions;
  if (suggestions.length === 0) {
    return (
      <EmptyState
        title={t("label.none")}
        hint={t("label.noneHint")}
        action={
          <Button
            onClick={() =>
              void navigate({
                to: "/understanding/try",
                search: ({ lang: chosen }) => (chosen ? { lang: chosen } : {}),
              })
            }
          >
            {t("understanding.try")}
          </Button>
        }
      />
    );
  }
  return (
    <LabelDesk
      lang={lang}
      suggestions={suggestions}
      mayWrite={can("knowledge:write")}
      onMore={async () => (await query.refetch({ throwOnError: true })).data?.suggestions ?? []}
    />
  );
}
