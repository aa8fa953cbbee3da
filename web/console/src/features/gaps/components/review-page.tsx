import type { Lang, ReviewItem, ReviewSection } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Segmented } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { useClaimText } from "@/shared/knowledge/claim-text.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import {
  confirmEntry,
  markReview,
  reviewedEntry,
  reviewKey,
  reviewQuery,
  switchOff,
  type Undo,
} from "../review-api.ts";
import styles from "./review-page.module.css";

const route = getRouteApi("/signed-in/knowledge/review");

/** What should be looked at this week, in sections. */
export function ReviewPage() {
  const t = useT();
  const { locale } = useLocale();
  const navigate = useNavigate();
  const format = useFormat();
  const { lang = locale, mine = false } = route.useSearch();
  const query = useQuery(reviewQuery(lang, mine));
  const sections = query.data?.sections.filter((section) => section.total > 0) ?? [];
  return (
    <Frame lang={lang}>
      <div className={styles.scroller}>
        <div className={styles.inner}>
          <header className={styles.head}>
            <div>
              <h2>{t("review.title")}</h2>
              <p className={styles.hint}>
                {t("review.hint")}
                {query.data && ` ${t("review.week", { day: format.date(Date.parse(query.data.week)) })}`}
              </p>
            </div>
            <Segmented
              size="small"
              value={mine ? "mine" : "all"}
              onChange={(next) =>
                void navigate({
                  to: "/knowledge/review",
                  search: ({ mine: _, ...old }) => (next === "mine" ? { ...old, mine: true } : old),
                })
              }
              options={[
                { value: "all", label: t("review.all") },
                { value: "mine", label: t("review.mine") },
              ]}
            />
          </header>
          {query.isPending && <Skeleton rows={8} height={40} />}
          {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.isSuccess && sections.length === 0 && (
            <EmptyState title={t(mine ? "review.emptyMine" : "review.empty")} hint={t("review.emptyHint")} />
          )}
          {sections.map((section) => (
            <Section key={section.section} lang={lang} section={section} />
          ))}
        </div>
      </div>
    </Frame>
  );
}

function Section({ lang, section }: { lang: Lang; section: ReviewSection }) {
  const t = useT();
  const format = useFormat();
  const rest = section.total - section.items.length;
  return (
    <section className={styles.section} data-section={section.section}>
      <h3>
        {t(`review.section.${section.section}`)} <span>{format.number(section.total)}</span>
      </h3>
      <ul>
        {section.items.map((item) => (
          <Row key={item.id} lang={lang} section={section.section} item={item} />
        ))}
      </ul>
      {rest > 0 && <p className={styles.rest}>{t("review.rest", { count: rest })}</p>}
    </section>
  );
}

interface RowProps {
  lang: Lang;
  section: ReviewSection["section"];
  item: ReviewItem;
}

function Row({ lang, section, item }: RowProps) {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const why = useWhy();
  const reread = () => {
    void client.invalidateQueries({ queryKey: reviewKey });
    void client.invalidateQueries({ queryKey: ["knowledge"] });
  };
  const onError = (error: unknown) => toast("error", errorText(error));
  const mark = useMutation({
    mutationFn: (done: boolean) => markReview({ section, id: item.id, done }),
    onSuccess: reread,
    onError,
  });
  const act = useMutation({
    mutationFn: (run: () => Promise<Undo>) => run(),
    onSuccess: (undo) => {
      reread();
      toast("done", t("form.saved"), {
        action: { label: t("action.undo"), run: () => void undo().then(reread, onError) },
      });
    },
    onError,
  });
  const action =
    section === "flagged" && can("knowledge:publish")
      ? { label: t("claim.confirm"), run: () => confirmEntry(item) }
      : section === "due" && can("knowledge:write")
        ? { label: t("review.looked"), run: () => reviewedEntry(item.id) }
        : (section === "idle" || (section === "expiring" && item.kind === "entry")) &&
            can("knowledge:publish")
          ? { label: t("claim.switchOff"), run: () => switchOff(item.id) }
          : null;
  return (
    <li className={styles.row} data-done={item.done !== undefined}>
      {can("knowledge:write") && (
        <Checkbox
          aria-label={t("review.done", { title: item.title })}
          checked={item.done !== undefined}
          disabled={mark.isPending}
          onChange={(event) => mark.mutate(event.target.checked)}
        />
      )}
      <div className={styles.what}>
        <span className={styles.title}>
          <Target lang={lang} item={item} />
          {item.state === "suspended" && <i>{t("life.state.suspended")}</i>}
        </span>
        {why(section, item).map((line) => (
          <span key={line} className={styles.why}>
            {line}
          </span>
        ))}
        {(item.owner || item.done) && (
          <span className={styles.meta}>
            {[
              item.owner && t("review.owner", { name: item.owner.name }),
              item.done && t("review.doneBy", { name: item.done.by }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </span>
        )}
      </div>
      {action && (
        <Button size="small" loading={act.isPending} onClick={() => act.mutate(action.run)}>
          {action.label}
        </Button>
      )}
    </li>
  );
}

function Target({ lang, item }: { lang: Lang; item: ReviewItem }) {
  if (item.kind === "gap") {
    return (
      <Link to="/knowledge/gaps" search={{ lang, gap: item.id }}>
        {item.title}
      </Link>
    );
  }
  if (item.kind === "document") {
    return (
      <Link to="/knowledge/documents/$id" params={{ id: item.id }}>
        {item.title}
      </Link>
    );
  }
  return (
    <Link to="/knowledge" search={{ lang, entry: item.id }}>
      {item.title}
    </Link>
  );
}

/** Why something is on the list. */
function useWhy() {
  const t = useT();
  const format = useFormat();
  const claims = useClaimText();
  return (section: ReviewSection["section"], item: ReviewItem): string[] => {
    const at = item.at > 0 ? format.date(item.at) : "";
    switch (section) {
      case "flagged":
        return item.flags.map(claims.why);
      case "expiring":
        return [t(item.at <= Date.now() ? "review.why.expired" : "review.why.expiring", { at })];
      case "due":
        return [t("review.why.due", { at })];
      case "wrong":
        return [t("review.wrong", { count: item.count })];
      case "gaps":
        return [t("review.why.gaps", { count: item.count })];
      case "drafts":
        return [t("review.why.drafts", { at })];
      default:
        return [at ? t("review.why.idle", { at }) : t("review.never")];
    }
  };
}
