import type { Experiment, ExperimentGoal, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input, InputNumber, Modal, Radio, Select } from "antd";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { experimentKeys, planQuery, saveExperiment, toldQuery } from "../api.ts";
import {
  daysFor,
  evenShares,
  LEAST_SHARE,
  MAX_ANSWER,
  MAX_HOURS,
  MAX_MINIMUM,
  MIN_MINIMUM,
  type PlanFields,
  planOf,
  withShare,
} from "../model/plan.ts";
import styles from "./experiment-form.module.css";

const GOALS = ["resolution", "helpful", "csat"] as const satisfies readonly ExperimentGoal[];
const NAMES = ["A", "B", "C"] as const;

interface ExperimentFormProps {
  lang: Lang;
  /** null makes a new test. */
  experiment: Experiment | null;
  onClose: () => void;
  onSaved: (saved: Experiment) => void;
}

const fieldsOf = (x: Experiment | null): PlanFields => ({
  entry: x?.entry_id,
  goal: x?.goal ?? "resolution",
  minimum: x?.minimum ?? 200,
  hours: x?.hours ?? 24,
  answers: x?.arms.slice(1).map(({ answer }) => answer) ?? [""],
  shares: x?.arms.map(({ share }) => share) ?? evenShares(2),
});

/** Which entry is tested, with which answers, for whom and how long. */
export function ExperimentForm({ lang, experiment, onClose, onSaved }: ExperimentFormProps) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [fields, setFields] = useState(() => fieldsOf(experiment));
  const [words, setWords] = useState("");
  const put = (part: Partial<PlanFields>) => setFields((now) => ({ ...now, ...part }));
  const entries = useQuery(toldQuery(lang, words.trim()));
  const plan = useQuery({ ...planQuery(fields.entry ?? "", fields.goal), enabled: Boolean(fields.entry) });
  const save = useMutation({
    mutationFn: () => saveExperiment(experiment?.id ?? null, planOf(fields, experiment?.edit ?? 0)),
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: experimentKeys.all });
      onSaved(saved);
    },
  });
  const options = (entries.data?.entries ?? []).map(({ id, question }) => ({ value: id, label: question }));
  if (experiment && !options.some(({ value }) => value === experiment.entry_id)) {
    options.unshift({ value: experiment.entry_id, label: experiment.question });
  }
  const varied = (entries.data?.entries ?? []).some(
    ({ id, variants }) => id === fields.entry && variants.length > 0,
  );
  const standard = (plan.data && fields.entry ? plan.data.answer : "").trim();
  const answers = fields.answers.map((one) => one.trim());
  const same = answers.some((one, at) => one !== "" && (one === standard || answers.indexOf(one) !== at));
  const complete = Boolean(fields.entry) && answers.every(Boolean) && !same;
  const days = plan.data ? daysFor(fields.minimum, fields.shares, plan.data.per_day) : null;
  const size = (difference: number) =>
    fields.goal === "csat"
      ? t("ab.points", { n: format.decimal(difference, 2) })
      : t("ab.percentPoints", { n: format.number(Math.round(difference * 100)) });
  return (
    <Modal
      open
      width={680}
      title={t(experiment ? "ab.editTitle" : "ab.new")}
      okText={t("ab.save")}
      okButtonProps={{ disabled: !complete, loading: save.isPending }}
      cancelText={t("action.cancel")}
      onOk={() => save.mutate()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <div className={styles.form}>
        {save.isError && <Alert type="error" showIcon title={errorText(save.error)} />}
        <div className={styles.field}>
          <span>{t("ab.entry")}</span>
          <Select
            aria-label={t("ab.entry")}
            disabled={experiment !== null}
            value={fields.entry ?? null}
            placeholder={t("ab.entryPlaceholder")}
            showSearch={{ filterOption: false, onSearch: setWords }}
            loading={entries.isFetching}
            notFoundContent={t("ab.noEntry")}
            options={options}
            onChange={(entry: string) => put({ entry })}
          />
          {varied && <small>{t("ab.variants")}</small>}
        </div>
        <fieldset className={styles.field}>
          <legend>{t("ab.goal")}</legend>
          <Radio.Group
            className={styles.goals}
            value={fields.goal}
            onChange={(event) => put({ goal: event.target.value as ExperimentGoal })}
            options={GOALS.map((value) => ({
              value,
              label: (
                <span className={styles.goal}>
                  {t(`ab.goal.${value}`)}
                  <small>{t(`ab.goalHelp.${value}`)}</small>
                </span>
              ),
            }))}
          />
        </fieldset>
        <fieldset className={styles.field}>
          <legend>{t("ab.answersTitle")}</legend>
          {fields.shares.map((share, at) => (
            <div key={NAMES[at]} className={styles.arm}>
              <b aria-hidden>{NAMES[at]}</b>
              <div className={styles.text}>
                {at === 0 ? (
                  <p className={styles.standard}>{standard || t("ab.standardHint")}</p>
                ) : (
                  <Input.TextArea
                    aria-label={t("ab.answer", { arm: NAMES[at] ?? "" })}
                    rows={3}
                    maxLength={MAX_ANSWER}
                    value={fields.answers[at - 1] ?? ""}
                    placeholder={t("ab.answerPlaceholder")}
                    onChange={(event) =>
                      put({
                        answers: fields.answers.map((one, index) =>
                          index === at - 1 ? event.target.value : one,
                        ),
                      })
                    }
                  />
                )}
                <span className={styles.share}>
                  <InputNumber
                    aria-label={t("ab.shareOf", { arm: NAMES[at] ?? "" })}
                    size="small"
                    min={LEAST_SHARE}
                    max={95}
                    precision={0}
                    value={share}
                    onChange={(value) =>
                      value !== null && put({ shares: withShare(fields.shares, at, Number(value)) })
                    }
                  />
                  {t("ab.ofCustomers")}
                  {at === 0 && <em>{t("ab.standard")}</em>}
                </span>
              </div>
              {at === 2 && (
                <IconButton
                  icon={Trash2}
                  label={t("ab.removeAnswer")}
                  onClick={() => put({ answers: fields.answers.slice(0, 1), shares: evenShares(2) })}
                />
              )}
            </div>
          ))}
          {fields.shares.length === 2 && (
            <Button
              type="link"
              size="small"
              icon={<Plus size={14} aria-hidden />}
              onClick={() => put({ answers: [...fields.answers, ""], shares: evenShares(3) })}
            >
              {t("ab.addAnswer")}
            </Button>
          )}
          {same && <p className={styles.wrong}>{t("ab.same")}</p>}
        </fieldset>
        <div className={styles.two}>
          <div className={styles.field}>
            <span>{t("ab.minimum")}</span>
            <InputNumber
              aria-label={t("ab.minimum")}
              min={MIN_MINIMUM}
              max={MAX_MINIMUM}
              precision={0}
              value={fields.minimum}
              onChange={(value) => value !== null && put({ minimum: Number(value) })}
            />
          </div>
          <div className={styles.field}>
            <span>{t("ab.hours")}</span>
            <InputNumber
              aria-label={t("ab.hours")}
              min={1}
              max={MAX_HOURS}
              precision={0}
              value={fields.hours}
              onChange={(value) => value !== null && put({ hours: Number(value) })}
            />
          </div>
        </div>
        <div className={styles.help}>
          {t("ab.minimumHelp")}
          {plan.data && fields.entry && (
            <ul>
              {plan.data.sizes.map(({ difference, count }) => (
                <li key={difference}>
                  <Button
                    type="link"
                    size="small"
                    aria-pressed={fields.minimum === count}
                    onClick={() => put({ minimum: count })}
                  >
                    {t("ab.size", { size: size(difference), n: format.number(count) })}
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {plan.data && fields.entry && (
            <p role="status">
              {days === null
                ? t("ab.noVolume")
                : t(fields.goal === "resolution" ? "ab.takes" : "ab.takesRated", {
                    perDay: format.decimal(plan.data.per_day, 1),
                    days: format.number(days),
                  })}
            </p>
          )}
        </div>
      </div>
    </Modal>
  );
}
