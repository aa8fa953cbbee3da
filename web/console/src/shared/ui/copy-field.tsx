import { Button } from "antd";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import styles from "./copy-field.module.css";

/** Something to carry elsewhere: a link, a key, a line of HTML. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const t = useT();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      toast("error", t("action.copyFailed"));
    }
  };
  return (
    <div className={styles.field}>
      <code title={label}>{value}</code>
      <Button
        icon={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
        onClick={() => void copy()}
      >
        {copied ? t("action.copied") : t("action.copy")}
      </Button>
    </div>
  );
}
