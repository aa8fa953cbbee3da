import type { AnswerPreview as Asked, Circumstances, Lang } from "@shopbell/shared/api/types.ts";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Form } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { ExtrasView } from "@/shared/records/extras-view.tsx";
import { useSession } from "@/shared/session/session.ts";
import { BellMark } from "@/shared/ui/bell-mark.tsx";
import { previewQuery } from "../api.ts";
import { useSettled } from "../hooks/use-settled.ts";
import type { EntryFields } from "../model/entry-form.ts";
import { faultOf } from "../model/extras.ts";
import { variantOf } from "../model/variants.ts";
import { CircumstanceFields } from "./circumstances.tsx";
import fieldset from "./fieldset.module.css";
import styles from "./variants.module.css";

/** What would be told of what stands in the form, to whom somebody chooses. */
export function AnswerPreview({ lang }: { lang: Lang }) {
  const t = useT();
  const zone = useSession().shop.time_zone;
  const errorText = useErrorText();
  const form = Form.useFormInstance<EntryFields>();
  const answer = Form.useWatch("answer", form) ?? "";
  const extras = Form.useWatch("extras", { form, preserve: true }) ?? [];
  const variants = Form.useWatch("variants", form) ?? [];
  const [circumstances, setCircumstances] = useState<Circumstances>({});
  const asked = useSettled<Asked>({
    ...circumstances,
    lang,
    answer,
    extras: extras.filter((one) => !faultOf(one)),
    variants: variants
      .filter((one) => one.answer.trim())
      .map((one) => variantOf({ ...one, extras: one.extras.filter((extra) => !faultOf(extra)) }, zone)),
  });
  const empty = !answer.trim();
  const preview = useQuery({
    ...previewQuery(asked),
    enabled: !empty,
    placeholderData: keepPreviousData,
  });
  // The number is that among those that are written.
  const number = preview.data?.variant
    ? variants.indexOf(variants.filter((one) => one.answer.trim())[preview.data.variant - 1] as never) + 1
    : 0;
  return (
    <fieldset className={`${fieldset.set} ${styles.section}`}>
      <legend>{t("preview.title")}</legend>
      <p>{t("preview.help")}</p>
      <CircumstanceFields value={circumstances} onChange={setCircumstances} />
      {empty && <p className={styles.none}>{t("preview.nothing")}</p>}
      {preview.isError && (
        <p className={styles.problem} role="alert">
          {errorText(preview.error)}
        </p>
      )}
      {!empty && preview.data && (
        <output className={styles.told}>
          <BellMark size={14} />
          <span>
            <b>{number > 0 ? t("variants.name", { n: number }) : t("variants.standard")}</b>
            {preview.data.answer}
            {preview.data.extras.length > 0 && <ExtrasView extras={preview.data.extras} />}
          </span>
        </output>
      )}
    </fieldset>
  );
}
