import { Dropdown } from "antd";
import { Braces } from "lucide-react";
import { useRef } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { VARIABLES, type Variable } from "../model/variants.ts";
import styles from "./variants.module.css";

interface AnswerFieldProps {
  id?: string;
  value?: string;
  onChange?: (value: string) => void;
  minRows: number;
  disabled?: boolean;
}

/** The text of an answer, with the variables that may stand in it. */
export function AnswerField({ value = "", onChange, minRows, ...rest }: AnswerFieldProps) {
  const t = useT();
  // Where the next variable goes: the field loses the caret to the menu.
  const caret = useRef<[number, number] | null>(null);
  const insert = (variable: Variable) => {
    const [from, to] = caret.current ?? [value.length, value.length];
    const hole = `{{${variable}}}`;
    onChange?.(value.slice(0, from) + hole + value.slice(to));
    caret.current = [from + hole.length, from + hole.length];
  };
  const records = [...new Set(VARIABLES.map((one) => one.slice(0, one.indexOf(".")) as Record))];
  return (
    <div className={styles.answer}>
      <GrowingTextArea
        minRows={minRows}
        maxRows={18}
        maxLength={4000}
        showCount
        value={value}
        onChange={(event) => onChange?.(event.target.value)}
        onSelect={({ currentTarget: { selectionStart, selectionEnd } }) => {
          caret.current = [selectionStart, selectionEnd];
        }}
        {...rest}
      />
      <Dropdown
        trigger={["click"]}
        disabled={rest.disabled ?? false}
        menu={{
          items: records.map((record) => ({
            type: "group" as const,
            key: record,
            label: t(`variable.${record}`),
            children: VARIABLES.filter((one) => one.startsWith(`${record}.`)).map((one) => ({
              key: one,
              label: t(`variable.${one}`),
            })),
          })),
          onClick: ({ key }) => insert(key as Variable),
        }}
        classNames={{ root: styles.variables ?? "" }}
      >
        <button type="button" className={styles.quiet}>
          <Braces size={13} strokeWidth={1.75} aria-hidden />
          {t("variables.insert")}
        </button>
      </Dropdown>
    </div>
  );
}

type Record = "order" | "shipment" | "product" | "customer" | "shop";
