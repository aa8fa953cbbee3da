import { useState } from "preact/hooks";
import { t } from "../i18n.ts";
import { Icon } from "../ui/icon.tsx";
import type { VisitorMessage, VisitorRate } from "../wire.gen.ts";
import { star, thumb } from "./icons.ts";
import type { Talk } from "./talk.ts";

interface Props {
  m: VisitorMessage;
  /** What the visitor has said of it. */
  rated: VisitorRate | undefined;
  talk: Talk | null;
}

/** What the server still takes. */
const changeable = 30 * 24 * 3600_000;

/** Keeps whether the last attempt has got through. */
function useRate({ m, talk }: Props) {
  const [failed, setFailed] = useState(false);
  const rate = async (value: number, comment = "") => {
    setFailed(false);
    if (!(await talk?.rate({ seq: m.seq, value, ...(comment && { comment }) }))) setFailed(true);
  };
  return { failed, rate, open: Date.now() - m.at < changeable };
}

/** Whether an answer has helped. The same button again takes it back. */
export function Helpful(props: Props) {
  const { failed, rate, open } = useRate(props);
  const value = props.rated?.value ?? 0;
  if (!open && !value) return null;
  const button = (v: 1 | -1) => (
    <button
      type="button"
      class={v < 0 ? "thumb down" : "thumb"}
      aria-label={t(v < 0 ? "rate.no" : "rate.yes")}
      title={t(v < 0 ? "rate.no" : "rate.yes")}
      aria-pressed={value === v}
      disabled={!open}
      onClick={() => void rate(value === v ? 0 : v)}
    >
      <Icon d={thumb} size={15} />
    </button>
  );
  return (
    <>
      {button(1)}
      {button(-1)}
      <span role="status">{failed ? t("article.slow") : value ? t("rate.thanks") : ""}</span>
    </>
  );
}

/** How good the service was that has ended, and what there is to say about it. */
export function Service(props: Props) {
  const { failed, rate, open } = useRate(props);
  const { rated } = props;
  const value = rated?.value ?? 0;
  const [text, setText] = useState<string | null>(null);
  if (!open && !value) return null;
  const words = text ?? rated?.comment ?? "";
  const said = value > 0 && words.trim() === (rated?.comment ?? "");
  return (
    <form
      class="service"
      onSubmit={(e) => {
        e.preventDefault();
        void rate(value, words.trim());
      }}
    >
      <fieldset disabled={!open}>
        <legend>{t("rate.service")}</legend>
        {[1, 2, 3, 4, 5].map((v) => (
          <label key={v} class={v <= value ? "star on" : "star"} title={t(`rate.${v}` as "rate.1")}>
            <input
              type="radio"
              name={`rate-${props.m.seq}`}
              value={v}
              checked={v === value}
              aria-label={t(`rate.${v}` as "rate.1")}
              onChange={() => void rate(v, rated?.comment)}
            />
            <Icon d={star} size={24} />
          </label>
        ))}
      </fieldset>
      {value > 0 && open && (
        <>
          <textarea
            rows={2}
            maxLength={500}
            value={words}
            placeholder={t("rate.comment")}
            aria-label={t("rate.comment")}
            onInput={(e) => setText(e.currentTarget.value)}
          />
          {!said && (
            <button type="submit" class="say">
              {t("rate.send")}
            </button>
          )}
        </>
      )}
      <p role="status">{failed ? t("article.slow") : value > 0 && said ? t("rate.thanks") : ""}</p>
    </form>
  );
}
