import type { Attachment, Extra } from "@shopbell/shared/api/types.ts";
import { Button, Input, Progress } from "antd";
import { ArrowDown, ArrowUp, GripVertical, ImagePlus, Link2, Package, Trash2 } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { PictureBrief, ProductBrief } from "@/shared/records/extras-view.tsx";
import { ProductPicker } from "@/shared/records/product-picker.tsx";
import { DropZone } from "@/shared/ui/drop-zone.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { uploadPicture } from "../api.ts";
import { type Fault, faultOf, MAX_ALT, MAX_EXTRAS, MAX_LABEL, putBack } from "../model/extras.ts";
import { moved } from "../model/variants.ts";
import styles from "./extras-editor.module.css";

interface ExtrasEditorProps {
  value: Extra[];
  onChange: (value: Extra[]) => void;
  disabled?: boolean;
}

/** A picture on its way to the server, or one that did not get there. */
interface Incoming {
  key: number;
  file: File;
  share: number;
  error?: string;
}

const ACCEPT = ".jpg,.jpeg,.png,.gif,.webp";

/** What an answer shows beside its text: pictures, products, buttons. */
export function ExtrasEditor({ value, onChange, disabled = false }: ExtrasEditorProps) {
  const t = useT();
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  const change = useCallback((next: (now: Extra[]) => Extra[]) => {
    const { value, onChange } = latest.current;
    const list = next(value);
    latest.current.value = list; // two uploads may end before it is drawn again
    onChange(list);
  }, []);
  const { incoming, take, drop } = useUploads((picture) =>
    change((now) => [...now, { kind: "image", image: picture.id }]),
  );
  const [dragged, setDragged] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const [focus, setFocus] = useState<{ at: number; on: string } | null>(null);
  useEffect(() => {
    if (!focus) return;
    const row = list.current?.children[focus.at];
    (
      row?.querySelector<HTMLElement>(`[data-move="${focus.on}"]:not(:disabled)`) ??
      row?.querySelector<HTMLElement>(focus.on === "new" ? "input" : "[data-move]:not(:disabled)")
    )?.focus();
    setFocus(null);
  }, [focus]);

  const add = (extra: Extra) => {
    change((now) => [...now, extra]);
    setFocus({ at: value.length, on: "new" });
  };
  const set = (at: number, patch: Partial<Extra>) =>
    change((now) => now.map((one, index) => (index === at ? { ...one, ...patch } : one)));
  const move = (from: number, to: number, on: string) => {
    if (to < 0 || to >= value.length || from === to) return;
    change((now) => moved(now, from, to));
    setFocus({ at: to, on });
  };
  const remove = (at: number) => {
    const one = value[at];
    if (!one) return;
    change((now) => now.filter((_, index) => index !== at));
    toast("done", t("extras.removed"), {
      action: { label: t("action.undo"), run: () => change((now) => putBack(now, at, one)) },
    });
  };
  const full = value.length + incoming.length >= MAX_EXTRAS;
  return (
    <div className={styles.editor}>
      {value.length > 0 && (
        <ol ref={list} className={styles.list} aria-label={t("extras.title")}>
          {value.map((extra, at) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: an extra has no identity but its place
              key={at}
              className={styles.row}
              data-dragged={dragged === at}
              onDragOver={(event) => {
                if (dragged === null) return;
                event.preventDefault();
                if (dragged !== at) {
                  change((now) => moved(now, dragged, at));
                  setDragged(at);
                }
              }}
            >
              {!disabled && (
                // biome-ignore lint/a11y/noStaticElementInteractions: the arrows beside it do the same by keyboard
                <span
                  className={styles.grip}
                  draggable
                  title={t("extras.drag")}
                  onDragStart={(event) => {
                    event.dataTransfer.effectAllowed = "move";
                    event.dataTransfer.setData("text/plain", String(at));
                    setDragged(at);
                  }}
                  onDragEnd={() => setDragged(null)}
                >
                  <GripVertical size={16} aria-hidden />
                </span>
              )}
              <div className={styles.body}>
                <Fields extra={extra} disabled={disabled} onChange={(patch) => set(at, patch)} />
              </div>
              {!disabled && (
                <span className={styles.tools}>
                  <IconButton
                    icon={ArrowUp}
                    size={15}
                    data-move="up"
                    label={t("extras.up", { n: at + 1 })}
                    disabled={at === 0}
                    onClick={() => move(at, at - 1, "up")}
                  />
                  <IconButton
                    icon={ArrowDown}
                    size={15}
                    data-move="down"
                    label={t("extras.down", { n: at + 1 })}
                    disabled={at === value.length - 1}
                    onClick={() => move(at, at + 1, "down")}
                  />
                  <IconButton
                    icon={Trash2}
                    size={15}
                    label={t("extras.remove", { n: at + 1 })}
                    onClick={() => remove(at)}
                  />
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      {incoming.map((one) => (
        <div key={one.key} className={styles.incoming} role="status">
          <span>{one.file.name}</span>
          {one.error === undefined ? (
            <Progress percent={Math.round(one.share * 100)} size="small" />
          ) : (
            <>
              <b>{one.error}</b>
              <Button size="small" onClick={() => drop(one.key)}>
                {t("action.close")}
              </Button>
            </>
          )}
        </div>
      ))}
      {!disabled && (
        <DropZone
          accept={ACCEPT}
          multiple
          compact
          testId="extra-picture"
          texts={{ drop: "", choose: "", formats: "" }}
          busy={(choose) => (
            <>
              <span className={styles.adds}>
                <Add icon={<ImagePlus size={15} aria-hidden />} disabled={full} onClick={choose}>
                  {t("extras.addPicture")}
                </Add>
                <Add
                  icon={<Package size={15} aria-hidden />}
                  disabled={full}
                  onClick={() => add({ kind: "product" })}
                >
                  {t("extras.addProduct")}
                </Add>
                <Add
                  icon={<Link2 size={15} aria-hidden />}
                  disabled={full}
                  onClick={() => add({ kind: "link" })}
                >
                  {t("extras.addLink")}
                </Add>
              </span>
              <small>{full ? t("extras.full", { n: MAX_EXTRAS }) : t("extras.formats")}</small>
            </>
          )}
          onFiles={(files) => take(files.slice(0, MAX_EXTRAS - value.length - incoming.length))}
        />
      )}
    </div>
  );
}

function Add({
  children,
  icon,
  disabled,
  onClick,
}: {
  children: ReactNode;
  icon: ReactNode;
  disabled: boolean;
  onClick: () => void;
}) {
  return (
    <Button size="small" icon={icon} disabled={disabled} onClick={onClick}>
      {children}
    </Button>
  );
}

/** Uploads pictures one after the other, in the order in which they were chosen. */
function useUploads(done: (picture: Attachment) => void) {
  const errorText = useErrorText();
  const [incoming, setIncoming] = useState<Incoming[]>([]);
  const next = useRef(0);
  const chain = useRef(Promise.resolve());
  const patch = (key: number, change: Partial<Incoming>) =>
    setIncoming((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
  const drop = (key: number) => setIncoming((all) => all.filter((one) => one.key !== key));
  const take = (files: File[]) => {
    for (const file of files) {
      const key = next.current++;
      setIncoming((all) => [...all, { key, file, share: 0 }]);
      chain.current = chain.current.then(() =>
        uploadPicture(file, (share) => patch(key, { share })).then(
          (picture) => {
            drop(key);
            done(picture);
          },
          (error) => patch(key, { error: errorText(error) }),
        ),
      );
    }
  };
  return { incoming, take, drop };
}

interface FieldsProps {
  extra: Extra;
  disabled: boolean;
  onChange: (patch: Partial<Extra>) => void;
}

function Fields({ extra, disabled, onChange }: FieldsProps) {
  const t = useT();
  const id = useId();
  // What is not written yet is not called wrong.
  const [left, setLeft] = useState<Fault>(null);
  const found = faultOf(extra);
  const fault: Fault = left === "url" || found === left ? found : null;
  switch (extra.kind) {
    case "image":
      return (
        <div className={styles.picture}>
          <PictureBrief id={extra.image ?? ""} alt="" size={96} />
          <label htmlFor={id}>
            <span>{t("extras.alt")}</span>
            <Input
              id={id}
              value={extra.alt ?? ""}
              maxLength={MAX_ALT}
              disabled={disabled}
              placeholder={t("extras.altPlaceholder")}
              onChange={(event) => onChange({ alt: event.target.value })}
            />
            {!extra.alt?.trim() && <small>{t("extras.altHint")}</small>}
          </label>
        </div>
      );
    case "product":
      return (
        <>
          <ProductPicker
            value={extra.product ?? ""}
            disabled={disabled}
            placeholder={t("extras.productPlaceholder")}
            aria-label={t("extras.addProduct")}
            onChange={(product) => onChange({ product })}
          />
          {extra.product && <ProductBrief id={extra.product} />}
        </>
      );
    default:
      return (
        <div className={styles.link}>
          <label htmlFor={`${id}-label`}>
            <span>{t("extras.label")}</span>
            <Input
              id={`${id}-label`}
              value={extra.label ?? ""}
              maxLength={MAX_LABEL}
              showCount
              disabled={disabled}
              status={fault === "label" ? "error" : ""}
              placeholder={t("extras.labelPlaceholder")}
              onBlur={() => setLeft((now) => now ?? "label")}
              onChange={(event) => onChange({ label: event.target.value })}
            />
            {fault === "label" && <small className={styles.fault}>{t("form.required")}</small>}
          </label>
          <label htmlFor={`${id}-url`}>
            <span>{t("extras.url")}</span>
            <Input
              id={`${id}-url`}
              value={extra.url ?? ""}
              disabled={disabled}
              status={fault === "url" ? "error" : ""}
              placeholder="https://… / /returns"
              inputMode="url"
              onBlur={() => setLeft("url")}
              onChange={(event) => onChange({ url: event.target.value.trim() })}
            />
            {fault === "url" && <small className={styles.fault}>{t("extras.urlWrong")}</small>}
            {!fault && extra.url?.startsWith("/") && <small>{t("extras.pathHint")}</small>}
          </label>
        </div>
      );
  }
}
