import type { Category, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, Input, Modal, Select } from "antd";
import { ChevronRight, Ellipsis, FolderPlus, Plus } from "lucide-react";
import { type DragEvent, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import panes from "@/shared/ui/panes.module.css";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  categoriesQuery,
  createCategory,
  deleteCategory,
  knowledgeKeys,
  moveCategory,
  renameCategory,
} from "../api.ts";
import { type Drop, dropAt, flatten, MAX_LEVELS, type Place, type Step, stepFrom } from "../model/tree.ts";
import styles from "./category-tree.module.css";

const STEPS: readonly Step[] = ["up", "down", "in", "out"];

/** Where a dragged category would land: the upper and lower edge of a row mean beside it. */
function dropOf(event: DragEvent<HTMLElement>): Drop {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const share = (event.clientY - top) / height;
  return share < 0.28 ? "before" : share > 0.72 ? "after" : "into";
}

type Naming = { parent: Category | null } | { rename: Category };

interface CategoryTreePaneProps {
  lang: Lang;
  selected: string;
  mayWrite: boolean;
}

export function CategoryTreePane({ lang, selected, mayWrite }: CategoryTreePaneProps) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const tree = useQuery(categoriesQuery(lang));
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [naming, setNaming] = useState<Naming | null>(null);
  const [modal, contextHolder] = Modal.useModal();
  const [dragged, setDragged] = useState<Category | null>(null);
  const [over, setOver] = useState<{ id: string; drop: Drop } | null>(null);
  const move = useMutation({
    mutationFn: ({ category, place }: { category: Category; place: Place }) =>
      moveCategory(category.id, place),
    onSuccess: (_, { category }) => toast("done", t("life.tree.moved", { name: category.name })),
    onError: (error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: knowledgeKeys.categories }),
  });
  const drop = useMutation({
    mutationFn: deleteCategory,
    onSuccess: (_, id) => {
      void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
      if (id === selected) show("");
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const show = (category: string) =>
    void navigate({
      to: "/knowledge",
      search: ({ category: _, ...old }) => (category ? { ...old, category } : old),
    });
  const askDelete = (category: Category) => {
    if (category.entries > 0 || category.children.length > 0) {
      void modal.info({
        title: t("category.notEmpty", { name: category.name }),
        content: t("category.notEmptyHint"),
        okText: t("action.ok"),
      });
      return;
    }
    void modal.confirm({
      title: t("category.deleteAsk", { name: category.name }),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => drop.mutateAsync(category.id).catch(() => {}),
    });
  };
  const nodes = tree.data?.categories ?? [];
  const rows = flatten(nodes);
  const stepsOf = (category: Category) =>
    STEPS.flatMap((step) => {
      const place = stepFrom(nodes, category, step);
      if (!place) return [];
      const into = rows.find((row) => row.category.id === place.parent)?.category.name ?? "";
      return [{ key: step, label: t(`life.tree.${step}`, { name: into }) }];
    });
  const dragging = (category: Category) =>
    mayWrite
      ? {
          draggable: true,
          onDragStart: (event: DragEvent<HTMLElement>) => {
            event.dataTransfer.effectAllowed = "move";
            event.dataTransfer.setData("text/plain", category.name);
            setDragged(category);
          },
          onDragEnd: () => {
            setDragged(null);
            setOver(null);
          },
          onDragOver: (event: DragEvent<HTMLElement>) => {
            if (!dragged) return;
            const drop = dropOf(event);
            const place = dropAt(nodes, dragged, category, drop);
            setOver(place && { id: category.id, drop });
            if (place) event.preventDefault();
          },
          onDrop: (event: DragEvent<HTMLElement>) => {
            event.preventDefault();
            const place = dragged && dropAt(nodes, dragged, category, dropOf(event));
            if (dragged && place) move.mutate({ category: dragged, place });
            setDragged(null);
            setOver(null);
          },
        }
      : {};
  const total = nodes.reduce((sum, category) => sum + category.entries, 0);
  const hidden = (category: Category): boolean => {
    const parent = rows.find((row) => row.category.id === category.parent_id)?.category;
    return parent !== undefined && (closed.has(parent.id) || hidden(parent));
  };
  return (
    <nav className={`${panes.list} ${styles.pane}`} aria-label={t("category.title")}>
      {contextHolder}
      <header className={styles.head}>
        <h2>{t("category.title")}</h2>
        {mayWrite && (
          <IconButton
            icon={FolderPlus}
            size={16}
            label={t("category.add")}
            onClick={() => setNaming({ parent: null })}
          />
        )}
      </header>
      {tree.isPending && <Skeleton rows={8} height={18} />}
      {tree.isError && <ErrorState error={tree.error} onRetry={() => void tree.refetch()} />}
      {tree.isSuccess && (
        <>
          <Select
            className={styles.compact}
            value={selected}
            onChange={show}
            aria-label={t("category.title")}
            options={[
              { value: "", label: t("category.all") },
              ...rows.map(({ category, path }) => ({ value: category.id, label: path })),
            ]}
          />
          <ul className={styles.tree}>
            <li className={styles.node} data-selected={selected === ""}>
              <button
                type="button"
                className={styles.name}
                onClick={() => show("")}
                aria-current={selected === ""}
              >
                {t("category.all")}
              </button>
              <span className={styles.count}>{format.number(total)}</span>
            </li>
            {rows.map(({ category, level }) =>
              hidden(category) ? null : (
                <li
                  key={category.id}
                  className={styles.node}
                  data-selected={category.id === selected}
                  data-dragged={category.id === dragged?.id}
                  data-over={over?.id === category.id ? over.drop : undefined}
                  style={{ "--level": level - 1 }}
                  {...dragging(category)}
                >
                  {category.children.length > 0 ? (
                    <button
                      type="button"
                      className={styles.fold}
                      aria-expanded={!closed.has(category.id)}
                      aria-label={category.name}
                      onClick={() => {
                        const next = new Set(closed);
                        if (!next.delete(category.id)) next.add(category.id);
                        setClosed(next);
                      }}
                    >
                      <ChevronRight size={13} aria-hidden />
                    </button>
                  ) : (
                    <span className={styles.fold} />
                  )}
                  <button
                    type="button"
                    className={styles.name}
                    title={mayWrite ? `${category.name} · ${t("life.tree.drag")}` : category.name}
                    onClick={() => show(category.id)}
                    aria-current={category.id === selected}
                  >
                    {category.name}
                  </button>
                  <span className={styles.count}>{format.number(category.entries)}</span>
                  {mayWrite && (
                    <Dropdown
                      trigger={["click"]}
                      placement="bottomRight"
                      menu={{
                        items: [
                          ...(level < MAX_LEVELS ? [{ key: "add", label: t("category.addBelow") }] : []),
                          { key: "rename", label: t("action.rename") },
                          ...stepsOf(category),
                          { key: "delete", label: t("action.delete"), danger: true },
                        ],
                        onClick: ({ key }) => {
                          if (key === "add") setNaming({ parent: category });
                          else if (key === "rename") setNaming({ rename: category });
                          else if (key === "delete") askDelete(category);
                          else {
                            const place = stepFrom(nodes, category, key as Step);
                            if (place) move.mutate({ category, place });
                          }
                        },
                      }}
                    >
                      <button
                        type="button"
                        className={styles.menu}
                        aria-label={t("category.menu", { name: category.name })}
                      >
                        <Ellipsis size={15} aria-hidden />
                      </button>
                    </Dropdown>
                  )}
                </li>
              ),
            )}
          </ul>
          {rows.length === 0 && mayWrite && (
            <div className={styles.first}>
              <p>{t("category.none")}</p>
              <Button size="small" icon={<Plus size={14} />} onClick={() => setNaming({ parent: null })}>
                {t("category.add")}
              </Button>
            </div>
          )}
        </>
      )}
      {naming && <NameDialog lang={lang} naming={naming} onClose={() => setNaming(null)} />}
    </nav>
  );
}

function NameDialog({ lang, naming, onClose }: { lang: Lang; naming: Naming; onClose: () => void }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const old = "rename" in naming ? naming.rename : null;
  const [name, setName] = useState(old?.name ?? "");
  const save = useMutation({
    mutationFn: () => {
      if ("rename" in naming) return renameCategory(naming.rename, name.trim());
      return createCategory({
        lang,
        name: name.trim(),
        ...(naming.parent ? { parent_id: naming.parent.id } : {}),
      });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
      onClose();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const submit = () => name.trim() && save.mutate();
  const parent = "parent" in naming ? naming.parent : null;
  return (
    <Modal
      open
      width={400}
      title={
        old ? t("category.rename") : parent ? t("category.addTo", { name: parent.name }) : t("category.add")
      }
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !name.trim(), loading: save.isPending }}
      onOk={submit}
      onCancel={onClose}
    >
      <Input
        autoFocus
        value={name}
        maxLength={60}
        aria-label={t("category.name")}
        placeholder={t("category.name")}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={(event) => !event.nativeEvent.isComposing && submit()}
      />
    </Modal>
  );
}
