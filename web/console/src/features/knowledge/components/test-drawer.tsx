import type { Circumstances, Lang } from "@shopbell/shared/api/types.ts";
import { Drawer } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { TryQuestion } from "@/shared/knowledge/try-question.tsx";
import { CircumstanceFields } from "./circumstances.tsx";
import styles from "./test-drawer.module.css";

interface TestDrawerProps {
  lang: Lang;
  onClose: () => void;
  onEntry: (id: string) => void;
}

/** The test box beside the entries. */
export function TestDrawer({ lang, onClose, onEntry }: TestDrawerProps) {
  const t = useT();
  const [circumstances, setCircumstances] = useState<Circumstances>({});
  return (
    <Drawer open onClose={onClose} size={520} title={t("test.title")} styles={{ body: { padding: 20 } }}>
      <TryQuestion
        autoFocus
        lang={lang}
        circumstances={circumstances}
        chooser={
          <details className={styles.circumstances}>
            <summary>{t("test.circumstances")}</summary>
            <CircumstanceFields lang={lang} value={circumstances} onChange={setCircumstances} />
          </details>
        }
        onEntry={onEntry}
      />
    </Drawer>
  );
}
