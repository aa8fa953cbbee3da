import type { Lang, UnderstandingModel } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  activateModel,
  cancelModel,
  type ModelKind,
  modelsQuery,
  trainModel,
  understandingKeys,
} from "../api.ts";
import { activeOf, noticeOf, trainingOf } from "../model/models.ts";

const WHILE_TRAINING_MS = 1000;
/** Before there is a model the server begins by itself, when it is idle. */
const BEFORE_FIRST_MS = 3000;
const NONE: readonly UnderstandingModel[] = [];

/** The versions of one kind; asked for again and again while there is something to come. */
export function useModels(kind: ModelKind, lang: Lang) {
  const query = useQuery({
    ...modelsQuery(kind, lang),
    refetchInterval: ({ state }) => {
      const models = state.data?.models;
      if (!models) return false;
      if (trainingOf(models)) return WHILE_TRAINING_MS;
      return activeOf(models) ? false : BEFORE_FIRST_MS;
    },
  });
  const list = query.data?.models ?? NONE;
  return { query, list, active: activeOf(list) };
}

/** What there is to say about the models of intents above every view. */
export function useNotice(lang: Lang) {
  const { query, list } = useModels("intent", lang);
  return query.data ? noticeOf(list) : null;
}

/** Begins and ends trainings, and puts versions in service. */
export function useModelCommands() {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const onError = (error: unknown) => {
    toast("error", errorText(error));
    return refresh();
  };
  const refresh = () => client.invalidateQueries({ queryKey: understandingKeys.models });
  const train = useMutation({ mutationFn: trainModel, onSuccess: refresh, onError });
  const cancel = useMutation({
    mutationFn: cancelModel,
    onSuccess: () => {
      toast("done", t("model.cancelled"));
      return refresh();
    },
    onError,
  });
  const activate = useMutation({
    mutationFn: activateModel,
    onSuccess: () => {
      toast("done", t("model.nowInService"));
      return refresh();
    },
    onError,
  });
  return { train, cancel, activate };
}
