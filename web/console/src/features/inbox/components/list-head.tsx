import type { View } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Dropdown } from "antd";
import { Check, ChevronDown, ListFilter as FilterIcon, Frown, Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useSettled } from "@/shared/store/use-settled.ts";
import { countsQuery } from "../api.ts";
import { useChannels } from "../hooks/use-channels.ts";
import { type ListFilter, MAIN_VIEWS, VIEWS } from "../model/views.ts";
import styles from "./list-head.module.css";

const COUNT_CAP = 1000;

/** Search, channel and views above the list. */
export function ListHead({ filter, query }: { filter: ListFilter; query: string }) {
  const t = useT();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(query);
  const settled = useSettled(text);
  const counts = useQuery(countsQuery(filter.channel)).data;
  const channels = useChannels();
  const moreViews = VIEWS.filter((view) => !MAIN_VIEWS.includes(view));
  const inMore = moreViews.includes(filter.view);

  useEffect(() => {
    void navigate({
      to: ".",
      replace: true,
      search: ({ q: _, ...old }) => (settled.trim() ? { ...old, q: settled } : old),
    });
  }, [settled, navigate]);
  useShortcuts({ "/": () => input.current?.focus() });

  const show = (view: View) => {
    setText("");
    void navigate({ to: ".", search: ({ q: _, ...old }) => ({ ...old, view }) });
  };
  const showChannel = (channel: string) =>
    void navigate({ to: ".", search: (old) => ({ ...old, channel: channel || undefined }) });
  const togglePressing = () =>
    void navigate({
      to: ".",
      search: ({ pressing, ...old }) => (pressing ? old : { ...old, pressing: true }),
    });
  const count = (view: View): string => {
    const n = counts?.[view];
    return n === undefined ? "" : n >= COUNT_CAP ? "999+" : String(n);
  };
  const channelName = channels.find(({ id }) => id === filter.channel)?.name;

  return (
    <header className={styles.head}>
      <div className={styles.tools}>
        <label className={styles.search}>
          <Search size={15} aria-hidden />
          <input
            ref={input}
            type="search"
            value={text}
            placeholder={t("inbox.search")}
            aria-label={t("inbox.search")}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Escape") return;
              setText("");
              event.currentTarget.blur();
            }}
          />
          {text ? (
            <button type="button" aria-label={t("action.clear")} onClick={() => setText("")}>
              <X size={14} />
            </button>
          ) : (
            <kbd>/</kbd>
          )}
        </label>
        <button
          type="button"
          className={styles.filter}
          data-on={filter.pressing === true}
          aria-pressed={filter.pressing === true}
          aria-label={t("inbox.pressing")}
          title={t("inbox.pressing")}
          onClick={togglePressing}
        >
          <Frown size={16} strokeWidth={1.75} aria-hidden />
        </button>
        {channels.length > 1 && (
          <Dropdown
            trigger={["click"]}
            placement="bottomRight"
            menu={{
              selectable: true,
              selectedKeys: [filter.channel || "all"],
              onClick: ({ key }) => showChannel(key === "all" ? "" : key),
              items: [
                { key: "all", label: t("inbox.allChannels") },
                ...channels.map(({ id, name }) => ({ key: id, label: name })),
              ],
            }}
          >
            <button
              type="button"
              className={styles.filter}
              data-on={filter.channel !== ""}
              aria-label={
                channelName ? t("inbox.channelIs", { name: channelName }) : t("inbox.channelFilter")
              }
              title={channelName ?? t("inbox.channelFilter")}
            >
              <FilterIcon size={16} strokeWidth={1.75} aria-hidden />
            </button>
          </Dropdown>
        )}
      </div>
      <div className={styles.views} role="tablist" aria-label={t("inbox.views")}>
        {MAIN_VIEWS.map((view) => (
          <button
            key={view}
            type="button"
            role="tab"
            aria-selected={view === filter.view}
            className={styles.view}
            onClick={() => show(view)}
          >
            {t(`view.${view}`)}
            {view !== "all" && (
              <span className={styles.count} data-urgent={view === "queued" && (counts?.queued ?? 0) > 0}>
                {count(view)}
              </span>
            )}
          </button>
        ))}
        <Dropdown
          trigger={["click"]}
          placement="bottomRight"
          menu={{
            onClick: ({ key }) => show(key === "agent" ? "agent" : "resolved"),
            items: moreViews.map((view) => ({
              key: view,
              label: (
                <span className={styles.moreView}>
                  {t(`view.${view}`)} <i>{count(view)}</i>
                  {view === filter.view && <Check size={14} />}
                </span>
              ),
            })),
          }}
        >
          <button
            type="button"
            role="tab"
            aria-selected={inMore}
            className={styles.view}
            aria-haspopup="menu"
          >
            {inMore ? (
              <>
                {t(`view.${filter.view}`)}
                <span className={styles.count}>{count(filter.view)}</span>
              </>
            ) : (
              <span className="visually-hidden">{t("inbox.moreViews")}</span>
            )}
            <ChevronDown size={14} aria-hidden />
          </button>
        </Dropdown>
      </div>
    </header>
  );
}
