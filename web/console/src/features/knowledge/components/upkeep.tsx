import type { Entry } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { entryQuery } from "@/shared/records/api.ts";
import { useSession } from "@/shared/session/session.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { keepUp, knowledgeKeys, tagsQuery, teamQuery } from "../api.ts";
import { MAX_TAGS, validTag } from "../model/life.ts";
import { instant, zoned } from "../model/zone.ts";
import styles from "./entry-editor.module.css";

interface Change {
  tags?: string[];
  owner?: string;
  reviewAt?: number;
}

/** Tags, owner and review date: no part of what customers are told, and saved at once. */
export function Upkeep({ entry }: { entry: Entry }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const zone = useSession().shop.time_zone;
  const tags = useQuery(tagsQuery(entry.lang));
  const team = useQuery(teamQuery);
  const save = useMutation({
    mutationFn: (change: Change) => {
      const owner = change.owner ?? entry.owner?.id;
      return keepUp(entry.id, {
        tags: change.tags ?? entry.tags,
        review_at: change.reviewAt ?? entry.review_at,
        ...(owner ? { owner_id: owner } : {}),
      });
    },
    onSuccess: (saved) => {
      client.setQueryData(entryQuery(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const shown = save.isPending ? save.variables : undefined;
  return (
    <fieldset className={styles.upkeep}>
      <legend>
        {t("life.upkeep")} <small>{t("life.upkeepHelp")}</small>
      </legend>
      <div>
        <span>{t("life.tags")}</span>
        <Select
          mode="tags"
          aria-label={t("life.tags")}
          value={shown?.tags ?? entry.tags}
          maxCount={MAX_TAGS}
          tokenSeparators={[",", "，"]}
          placeholder={t("life.tagsPlaceholder")}
          options={(tags.data?.tags ?? []).map((tag) => ({ value: tag.name, label: tag.name }))}
          onChange={(next: string[]) => {
            if (next.every(validTag)) save.mutate({ tags: next.map((tag) => tag.trim()) });
            else toast("error", t("life.tagTooLong"));
          }}
        />
      </div>
      <div>
        <span>{t("life.owner")}</span>
        <Select
          aria-label={t("life.owner")}
          value={shown?.owner ?? entry.owner?.id ?? ""}
          showSearch={{ optionFilterProp: "label" }}
          options={[
            { value: "", label: t("life.ownerPlaceholder") },
            ...(team.data?.users ?? [])
              .filter((user) => !user.disabled || user.id === entry.owner?.id)
              .map((user) => ({ value: user.id, label: user.name })),
          ]}
          onChange={(owner: string) => save.mutate({ owner })}
        />
      </div>
      <div>
        <span>{t("life.reviewAt")}</span>
        <Input
          key={entry.review_at}
          type="date"
          max="9999-12-31"
          aria-label={t("life.reviewAt")}
          defaultValue={zoned(entry.review_at, zone).slice(0, 10)}
          onBlur={(event) => {
            const at = instant(event.target.value, zone);
            if (at !== entry.review_at) save.mutate({ reviewAt: at });
          }}
        />
      </div>
    </fieldset>
  );
}
