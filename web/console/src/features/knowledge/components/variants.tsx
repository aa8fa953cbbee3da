import type { Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Form } from "antd";
import { ChevronDown, ChevronRight, Ellipsis, GripVertical, Plus } from "lucide-react";
import { type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { namedProductsQuery } from "@/shared/records/api.ts";
import { scopeOf } from "@/shared/records/scope.ts";
import { useSession } from "@/shared/session/session.ts";
import plain from "@/shared/ui/plain-button.module.css";
import { toast } from "@/shared/ui/toasts.tsx";
import { channelsQuery } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { channelChoices } from "../model/entry-form.ts";
import {
  duplicate,
  MAX_VARIANTS,
  moved,
  newVariant,
  type VariantFields,
  variantOf,
} from "../model/variants.ts";
import { AnswerField } from "./answer-field.tsx";
import { ExtrasField } from "./extras-field.tsx";
import { ScopeChoices } from "./scope-fields.tsx";
import { ValidityFields } from "./validity-fields.tsx";
import styles from "./variants.module.css";

interface VariantsProps {
  lang: Lang;
  value?: VariantFields[];
  onChange?: (value: VariantFields[]) => void;
  disabled: boolean;
}

/** The answers that go before the standard one, in their order. One is open at a time. */
export function Variants({ lang, value = [], onChange, disabled }: VariantsProps) {
  const t = useT();
  const chipsOf = useChips(lang, value);
  const [open, setOpen] = useState<string | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  // What is read again after saving has new keys: the one in the same place stays open.
  const seen = useRef(value);
  useEffect(() => {
    if (seen.current === value) return;
    const at = seen.current.findIndex((one) => one.key === open);
    seen.current = value;
    setOpen(value[at]?.key ?? null);
  }, [value, open]);
  const change = (list: VariantFields[]) => {
    seen.current = list;
    onChange?.(list);
  };
  const move = (from: number, to: number) => {
    if (to < 0 || to >= value.length || from === to) return;
    change(moved(value, from, to));
    toast("done", t("variants.moved", { n: to + 1 }));
  };
  const add = () => {
    const one = newVariant(value);
    change([...value, one]);
    setOpen(one.key);
  };
  const copy = (at: number) => {
    const list = duplicate(value, at);
    change(list);
    setOpen(list[at + 1]?.key ?? null);
  };
  const remove = (at: number) => {
    const before = value;
    change(value.filter((_, index) => index !== at));
    toast("done", t("variants.removed", { n: at + 1 }), {
      action: { label: t("action.undo"), run: () => change(before) },
    });
  };
  const held = (at: number) => ({
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", String(at + 1));
      setDragged(at);
    },
    onDragEnd: () => {
      setDragged(null);
      setOver(null);
    },
  });
  const dragging = (at: number) => ({
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return;
      event.preventDefault();
      setOver(at);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      if (dragged !== null) move(dragged, at);
      setDragged(null);
      setOver(null);
    },
  });
  const onKeyDown = (at: number) => (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step || disabled) return;
    event.preventDefault();
    move(at, at + step);
  };
  return (
    <>
      {value.length === 0 && <p className={styles.none}>{t("variants.none")}</p>}
      <ol className={styles.list}>
        {value.map((one, at) => {
          const chips = chipsOf(one);
          const opened = open === one.key;
          return (
            <li key={one.key} data-over={over === at && dragged !== at} data-open={opened} {...dragging(at)}>
              <div className={styles.head}>
                {!disabled && (
                  <span className={styles.grip} title={t("variants.drag")} {...held(at)}>
                    <GripVertical size={14} aria-hidden />
                  </span>
                )}
                <button
                  type="button"
                  className={styles.row}
                  aria-expanded={opened}
                  title={t("variants.drag")}
                  onClick={() => setOpen(opened ? null : one.key)}
                  onKeyDown={onKeyDown(at)}
                >
                  {opened ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
                  <span className={styles.what}>
                    <b>{t("variants.name", { n: at + 1 })}</b>
                    {chips.map((chip) => (
                      <i key={chip}>{chip}</i>
                    ))}
                    {chips.length === 0 && <em>{t("variants.unconfined")}</em>}
                    {!opened && <span>{one.answer || t("variants.unwritten")}</span>}
                  </span>
                </button>
                {!disabled && (
                  <Dropdown
                    trigger={["click"]}
                    placement="bottomRight"
                    menu={{
                      items: [
                        { key: "up", label: t("variants.moveUp"), disabled: at === 0 },
                        { key: "down", label: t("variants.moveDown"), disabled: at === value.length - 1 },
                        {
                          key: "copy",
                          label: t("variants.duplicate"),
                          disabled: value.length >= MAX_VARIANTS,
                        },
                        { key: "remove", label: t("variants.remove"), danger: true },
                      ],
                      onClick: ({ key }) => {
                        if (key === "up") move(at, at - 1);
                        else if (key === "down") move(at, at + 1);
                        else if (key === "copy") copy(at);
                        else remove(at);
                      },
                    }}
                  >
                    <button
                      type="button"
                      className={`${plain.menu} ${styles.menu}`}
                      aria-label={`${t("life.more")} · ${t("variants.name", { n: at + 1 })}`}
                    >
                      <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
                    </button>
                  </Dropdown>
                )}
              </div>
              {opened && (
                <VariantForm
                  value={one}
                  disabled={disabled}
                  onChange={(fields) => change(value.map((old) => (old.key === one.key ? fields : old)))}
                />
              )}
            </li>
          );
        })}
      </ol>
      {!disabled && (
        <Button
          size="small"
          icon={<Plus size={14} aria-hidden />}
          onClick={add}
          disabled={value.length >= MAX_VARIANTS}
        >
          {t("variants.add")}
        </Button>
      )}
    </>
  );
}

/** What a variant is confined to, with the names of channels and goods. */
function useChips(lang: Lang, all: readonly VariantFields[]): (variant: VariantFields) => string[] {
  const t = useT();
  const shopTime = useShopTime();
  const zone = useSession().shop.time_zone;
  const channels = useQuery(channelsQuery);
  const products = useQuery(namedProductsQuery([...new Set(all.flatMap((one) => one.products))]));
  const kinds = channelChoices(channels.data?.channels ?? [], (kind) => t(`channel.${kind}`));
  const titles = new Map((products.data?.products ?? []).map((one) => [one.external_id, one.title]));
  return (variant) =>
    scopeOf(variantOf(variant, zone), t, {
      channel: (value) => kinds.find((one) => one.value === value)?.label ?? value,
      product: (value) => titles.get(value)?.[lang] || value,
      time: shopTime,
    });
}

interface VariantFormProps {
  value: VariantFields;
  disabled: boolean;
  onChange: (value: VariantFields) => void;
}

function VariantForm({ value, disabled, onChange }: VariantFormProps) {
  const t = useT();
  const [form] = Form.useForm<VariantFields>();
  // What a colleague has saved, or an undo, replaces what stands here.
  useEffect(() => form.setFieldsValue(value), [form, value]);
  return (
    <Form<VariantFields>
      component={false}
      form={form}
      name={`variant-${value.key}`}
      layout="vertical"
      initialValues={value}
      disabled={disabled}
      onValuesChange={(_, all) => onChange({ ...value, ...all })}
    >
      <div className={styles.form}>
        <Form.Item name="answer" label={t("variants.answer")}>
          <AnswerField minRows={4} disabled={disabled} />
        </Form.Item>
        <ExtrasField disabled={disabled} />
        <h4>{t("variants.scope")}</h4>
        <p>{t("variants.scopeHelp")}</p>
        <ScopeChoices />
        <ValidityFields />
      </div>
    </Form>
  );
}
