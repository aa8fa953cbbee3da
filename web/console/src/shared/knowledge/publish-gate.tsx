import type { BenchRegression } from "@shopbell/shared/api/types.ts";
import { Alert, Input, Modal } from "antd";
import { type ReactNode, useId, useState } from "react";
import { ApiError } from "@/shared/api/http.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { expectedText } from "./expected.ts";
import styles from "./publish-gate.module.css";

/** Why something is published although test questions would be answered worse. */
export type Override = string | undefined;

interface Asked {
  error: ApiError;
  settle: (reason: string | null) => void;
}

interface Gate {
  /** Does it; if tests stand against it, asks for a reason and does it again with that. */
  attempt: <T>(run: (override?: Override) => Promise<T>) => Promise<T>;
  dialog: ReactNode;
}

/** Lets test questions stand in the way of what is published. */
export function useGate(): Gate {
  const [asked, setAsked] = useState<Asked | null>(null);
  const attempt = async <T,>(run: (override?: Override) => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ApiError) || error.regressions.length === 0) throw error;
      const reason = await new Promise<string | null>((settle) => setAsked({ error, settle }));
      setAsked(null);
      if (reason === null) throw error;
      return run(reason);
    }
  };
  return { attempt, dialog: asked && <GateDialog {...asked} /> };
}

function GateDialog({ error, settle }: Asked) {
  const t = useT();
  const can = useCan();
  const id = useId();
  const [reason, setReason] = useState("");
  const mayPublish = can("knowledge:publish");
  return (
    <Modal
      open
      width={620}
      title={t("gate.title")}
      okText={t("gate.anyway")}
      okButtonProps={{ danger: true, disabled: !reason.trim(), style: mayPublish ? {} : { display: "none" } }}
      cancelText={t("action.cancel")}
      onOk={() => settle(reason.trim())}
      onCancel={() => settle(null)}
    >
      <Alert type="warning" showIcon title={error.message} className={styles.alert ?? ""} />
      <Regressions list={error.regressions} />
      {mayPublish ? (
        <div className={styles.reason}>
          <label htmlFor={id}>{t("gate.reason")}</label>
          <Input.TextArea
            id={id}
            rows={2}
            maxLength={500}
            value={reason}
            placeholder={t("gate.reasonHint")}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      ) : (
        <p className={styles.hint}>{t("gate.notYours")}</p>
      )}
    </Modal>
  );
}

/** Questions that would be answered worse: what is expected, and what would come instead. */
export function Regressions({ list }: { list: readonly BenchRegression[] }) {
  const t = useT();
  const expected = (one: BenchRegression) => expectedText(t, one.expect, one.titles);
  return (
    <ul className={styles.list}>
      {list.map((one) => (
        <li key={`${one.question_id} ${one.question}`}>
          <b lang={one.lang}>{one.question}</b>
          {!one.question_id && <i>{t("gate.fromReplay")}</i>}
          <dl>
            <dt>{t("gate.expected")}</dt>
            <dd>{expected(one)}</dd>
            <dt>{t("gate.instead")}</dt>
            <dd>{one.got.title || t(`gate.outcome.${one.got.outcome || "miss"}`)}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
