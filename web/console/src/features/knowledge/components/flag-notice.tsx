import type { Entry, EntryStanding } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useEffect, useRef } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useClaimText } from "@/shared/knowledge/claim-text.ts";
import { entryQuery } from "@/shared/records/api.ts";
import { useCan } from "@/shared/session/session.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { changeEntries, knowledgeKeys } from "../api.ts";
import { confirmClaims, correctEntry, standingQuery, unconfirmClaims } from "../claims-api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { working } from "../model/life.ts";
import styles from "./claims.module.css";

interface FlagNoticeProps {
  entry: Entry;
  /** Somebody has typed something, or has the form open elsewhere. */
  disabled: boolean;
  onCorrected: (saved: Entry) => void;
}

/** What the entry rests on and is not so any more, and what can be done about it. */
export function FlagNotice({ entry, disabled, onCorrected }: FlagNoticeProps) {
  const t = useT();
  const can = useCan();
  const at = useShopTime();
  const { why } = useClaimText();
  const errorText = useErrorText();
  const client = useQueryClient();
  const standing = useQuery(standingQuery(entry.id));
  const flags = standing.data?.flags ?? [];
  const suspends = flags.some((flag) => flag.suspends);
  const reread = () => {
    void client.invalidateQueries({ queryKey: entryQuery(entry.id).queryKey });
    void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
    void client.invalidateQueries({ queryKey: ["review"] });
  };
  // The entry is suspended, or told again, by what happens elsewhere.
  const known = useRef(suspends);
  useEffect(() => {
    if (known.current === suspends) return;
    known.current = suspends;
    void client.invalidateQueries({ queryKey: entryQuery(entry.id).queryKey });
    void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
  }, [suspends, client, entry.id]);
  const show = (next: EntryStanding) => {
    client.setQueryData(standingQuery(entry.id).queryKey, next);
    reread();
  };
  const onError = (error: unknown) => toast("error", errorText(error));
  const confirm = useMutation({
    mutationFn: (claims: string[]) => confirmClaims(entry.id, claims),
    onSuccess: (next, claims) => {
      show(next);
      toast("done", t("claim.confirmed"), {
        action: {
          label: t("action.undo"),
          run: () => void unconfirmClaims(entry.id, claims).then(show, onError),
        },
      });
    },
    onError,
  });
  const correct = useMutation({
    mutationFn: () => correctEntry(entry.id),
    onSuccess: (saved) => {
      onCorrected(saved);
      toast("done", t("claim.corrected"));
    },
    onError,
  });
  const off = useMutation({
    mutationFn: () => changeEntries({ action: "off", ids: [entry.id] }),
    onSuccess: (report) => {
      reread();
      toast("done", t("claim.switchedOff"), {
        action: {
          label: t("action.undo"),
          run: () => void Promise.all(report.undo.map((back) => changeEntries(back))).then(reread, onError),
        },
      });
    },
    onError,
  });
  if (flags.length === 0) return null;
  const mayPublish = can("knowledge:publish");
  const busy = confirm.isPending || correct.isPending || off.isPending;
  // What the draft has corrected already is not offered again.
  const { answer } = working(entry);
  const mechanical = flags.filter((flag) => flag.replacement && answer.includes(flag.claim.quote));
  return (
    <Alert
      type={suspends ? "error" : "warning"}
      showIcon
      data-flagged={suspends ? "suspended" : "flagged"}
      title={t(suspends ? "claim.suspended" : "claim.flagged")}
      description={
        <>
          <ul className={styles.why}>
            {flags.map((flag) => (
              <li key={flag.claim.id}>
                {why(flag)}
                {flag.replacement && (
                  <span className={styles.change}>
                    <del>{flag.claim.quote}</del> → <ins>{flag.replacement}</ins>
                  </span>
                )}
                <small>{t("claim.since", { at: at(flag.since) })}</small>
              </li>
            ))}
          </ul>
          <span className={styles.actions}>
            {mechanical.length > 0 && can("knowledge:propose") && (
              <Button
                size="small"
                type="primary"
                disabled={disabled || busy}
                onClick={() => correct.mutate()}
              >
                {t("claim.correct")}
              </Button>
            )}
            {mayPublish && (
              <Button
                size="small"
                disabled={busy}
                onClick={() => confirm.mutate(flags.map((flag) => flag.claim.id))}
              >
                {t("claim.confirm")}
              </Button>
            )}
            {mayPublish && entry.enabled && (
              <Button size="small" disabled={busy} onClick={() => off.mutate()}>
                {t("claim.switchOff")}
              </Button>
            )}
          </span>
        </>
      }
    />
  );
}
