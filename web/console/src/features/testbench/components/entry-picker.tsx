import type { BenchEntry, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSettled } from "@/shared/store/use-settled.ts";
import { draftsQuery, entriesQuery } from "../api.ts";

interface EntryPickerProps {
  lang: Lang;
  /** Only entries that have a draft. */
  drafts?: boolean;
  max: number;
  label: string;
  value: readonly BenchEntry[];
  onChange: (entries: BenchEntry[]) => void;
}

/** Chooses entries by their questions. */
export function EntryPicker({ lang, drafts = false, max, label, value, onChange }: EntryPickerProps) {
  const t = useT();
  const [words, setWords] = useState("");
  const asked = useSettled(words.trim());
  const entries = useQuery({ ...entriesQuery(lang, asked), enabled: !drafts });
  const drafted = useQuery({ ...draftsQuery(lang, asked), enabled: drafts });
  const found = (drafts ? drafted.data : entries.data?.entries) ?? [];
  const titles = new Map<string, string>();
  for (const { id, question, draft } of found)
    titles.set(id, drafts ? (draft?.question ?? question) : question);
  for (const { id, title } of value) titles.set(id, title || t("bench.goneEntry"));
  return (
    <Select
      mode="multiple"
      aria-label={label}
      placeholder={t(drafts ? "bench.pickDrafts" : "bench.pickEntries")}
      maxCount={max}
      value={value.map(({ id }) => id)}
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={entries.isFetching || drafted.isFetching}
      notFoundContent={t(drafts ? "bench.noDraft" : "bench.noEntry")}
      options={[...titles].map(([id, title]) => ({ value: id, label: title }))}
      onChange={(ids: string[]) => onChange(ids.map((id) => ({ id, title: titles.get(id) ?? "" })))}
    />
  );
}
