import type { EntryState } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Badge, Button, Checkbox, Popover, Select } from "antd";
import { ListFilter } from "lucide-react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { type EntryFilter, statesQuery, tagsQuery, teamQuery } from "../api.ts";
import { STATES } from "../model/life.ts";
import type { KnowledgeSearch } from "../routes.tsx";
import styles from "./entry-list.module.css";

/** The state of the entries at hand, everything else behind a button. */
export function ListFilters({ filter }: { filter: EntryFilter }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const states = useQuery(statesQuery(filter.lang));
  const tags = useQuery(tagsQuery(filter.lang));
  const team = useQuery(teamQuery);
  const set = (change: Partial<Record<keyof KnowledgeSearch, unknown>>) =>
    void navigate({
      to: "/knowledge",
      search: (old) =>
        Object.fromEntries(
          Object.entries({ ...old, ...change }).filter(([, value]) => value !== undefined && value !== ""),
        ) as KnowledgeSearch,
    });
  // An entry of the bin cannot stay open among the others, nor the other way round.
  const setState = (next: EntryState | "") =>
    set({
      stage: next,
      ...((next === "deleted") !== (filter.state === "deleted") ? { entry: undefined } : {}),
    });
  const others = [filter.tag, filter.owner, filter.due].filter(Boolean).length;
  return (
    <div className={styles.filters}>
      <Select<EntryState | "">
        size="small"
        aria-label={t("life.allStates")}
        value={filter.state ?? ""}
        onChange={setState}
        options={[
          { value: "", label: t("life.allStates") },
          ...STATES.map((state) => ({
            value: state,
            label: (
              <span className={styles.state}>
                {t(`life.state.${state}`)}
                {states.data && <small>{format.number(states.data[state])}</small>}
              </span>
            ),
          })),
        ]}
      />
      <Popover
        trigger="click"
        placement="bottomRight"
        content={
          <div className={styles.popover}>
            <label htmlFor="filter-tag">{t("life.tag")}</label>
            <Select
              id="filter-tag"
              allowClear
              showSearch
              value={filter.tag}
              placeholder="–"
              onChange={(tag?: string) => set({ tag })}
              options={(tags.data?.tags ?? []).map((tag) => ({
                value: tag.name,
                label: `${tag.name} (${format.number(tag.entries)})`,
              }))}
            />
            <label htmlFor="filter-owner">{t("life.owner")}</label>
            <Select
              id="filter-owner"
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              value={filter.owner}
              placeholder="–"
              onChange={(owner?: string) => set({ owner })}
              options={[
                { value: "none", label: t("life.noOwner") },
                ...(team.data?.users ?? []).map((user) => ({ value: user.id, label: user.name })),
              ]}
            />
            <Checkbox
              checked={filter.due === true}
              onChange={(event) => set({ due: event.target.checked || undefined })}
            >
              {t("life.reviewDue")}
            </Checkbox>
            {others > 0 && (
              <Button size="small" onClick={() => set({ tag: undefined, owner: undefined, due: undefined })}>
                {t("life.clearFilters")}
              </Button>
            )}
          </div>
        }
      >
        <Badge count={others} size="small" color="var(--accent)">
          <Button size="small" icon={<ListFilter size={13} aria-hidden />}>
            {t("life.filters")}
          </Button>
        </Badge>
      </Popover>
    </div>
  );
}
