import type { Lang, OverlapWarning } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Form, Modal } from "antd";
import { useEffect, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { type EntryFields, writeOf } from "../model/entry-form.ts";
import { checkQuery } from "../overlaps-api.ts";
import { Both, Text } from "./both-sides.tsx";
import styles from "./overlap-warnings.module.css";

const PAUSE = 600;

/** What an entry overlaps with while it is written. It warns and holds nothing up. */
export function OverlapWarnings({ id, lang }: { id: string | null; lang: Lang }) {
  const t = useT();
  const zone = useSession().shop.time_zone;
  const form = Form.useFormInstance<EntryFields>();
  const all = Form.useWatch((values: EntryFields) => JSON.stringify(values), form);
  const [settled, setSettled] = useState<string>();
  const [beside, setBeside] = useState<OverlapWarning | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(all), PAUSE);
    return () => clearTimeout(timer);
  }, [all]);
  const fields = settled === undefined ? null : (JSON.parse(settled) as Partial<EntryFields>);
  const written = {
    ...(form.getFieldsValue(true) as EntryFields),
    ...fields,
  };
  const ready = fields !== null && Boolean(written.question?.trim());
  const body = ready ? writeOf(written, lang, { version: 0, edit: 0 }, zone) : null;
  const check = useQuery(
    checkQuery({
      lang,
      ...(id ? { entry_id: id } : {}),
      question: body?.question ?? "",
      phrasings: body?.phrasings ?? [],
      answer: body?.answer ?? "",
      related: body?.related ?? [],
      channels: body?.channels ?? [],
      audience: body?.audience ?? "everyone",
      products: body?.products ?? [],
      product_categories: body?.product_categories ?? [],
      valid_from: body?.valid_from ?? 0,
      valid_until: body?.valid_until ?? 0,
    }),
  );
  const list = ready ? (check.data?.warnings ?? []) : [];
  if (list.length === 0) return null;
  return (
    <>
      <Alert
        type="warning"
        showIcon
        className={styles.alert ?? ""}
        title={t("overlap.warn")}
        description={
          <ul className={styles.list} aria-label={t("overlap.warn")}>
            {list.map((one) => (
              <li key={`${one.kind} ${one.with.id}`}>
                <span>
                  {t(one.kind === "contradiction" ? "overlap.warnContradicts" : "overlap.warnLike")}{" "}
                  {one.with.passage ? (
                    <Link to="/knowledge/documents" search={{ lang }}>
                      {one.with.document}
                    </Link>
                  ) : (
                    <Link to="/knowledge" search={{ lang, entry: one.with.id }}>
                      {one.with.question}
                    </Link>
                  )}
                  {one.kind === "contradiction" && (
                    <small>
                      “{one.mine.mark}” – “{one.its.mark}”
                    </small>
                  )}
                </span>
                <Button size="small" type="link" onClick={() => setBeside(one)}>
                  {t("overlap.beside")}
                </Button>
              </li>
            ))}
          </ul>
        }
      />
      <Modal
        open={beside !== null}
        width={860}
        title={t("overlap.beside")}
        footer={null}
        onCancel={() => setBeside(null)}
      >
        {beside && (
          <div className={styles.sides} lang={lang}>
            <section>
              <h3>{written.question}</h3>
              {written.answer ? (
                <Both mine={written.answer} other={beside.with.answer} first />
              ) : (
                <Text>–</Text>
              )}
            </section>
            <section>
              <h3>{beside.with.passage ? beside.with.document : beside.with.question}</h3>
              <Both mine={beside.with.answer} other={written.answer ?? ""} first={false} />
            </section>
          </div>
        )}
      </Modal>
    </>
  );
}
