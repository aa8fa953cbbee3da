import type { Lang, OverlapWarning } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Form, Modal } from "antd";
import { useEffect, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { useSession } from "@/shared/session/session.ts";
import { type EntryFields, phrasingsOf } from "../model/entry-form.ts";
import { instant } from "../model/zone.ts";
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
  const check = useQuery(
    checkQuery({
      lang,
      ...(id ? { entry_id: id } : {}),
      question: ready ? written.question.trim() : "",
      phrasings: phrasingsOf(written.phrasings ?? ""),
      answer: (written.answer ?? "").trim(),
      related: written.related ?? [],
      channels: written.channels ?? [],
      audience: written.audience ?? "everyone",
      products: written.products ?? [],
      product_categories: written.product_categories ?? [],
      valid_from: instant(written.valid_from ?? "", zone),
      valid_until: instant(written.valid_until ?? "", zone),
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
