import type { Document, Passage } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, Form, Input, Select, Switch } from "antd";
import { ArrowLeft, FilePlus2, FileUp, Search, Trash2 } from "lucide-react";
import { useDeferredValue, useEffect, useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import source from "@/shared/knowledge/source.module.css";
import { useCan } from "@/shared/session/session.ts";
import { Found } from "@/shared/ui/found.tsx";
import { Card, Page } from "@/shared/ui/page.tsx";
import { SaveBar, useDirty } from "@/shared/ui/save-bar.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { documentKeys, documentQuery, passagesQuery, replaceDocument } from "../api.ts";
import { useDocument } from "../hooks/use-document.ts";
import styles from "./documents.module.css";
import { ACCEPT } from "./drop-zone.tsx";
import { EntryDialog } from "./entry-dialog.tsx";
import { StateMark } from "./state-mark.tsx";

const route = getRouteApi("/signed-in/knowledge/documents/$id");

/** One document: what it says, in passages, and how it is quoted. */
export function DocumentPage() {
  const t = useT();
  const { id } = route.useParams();
  const query = useQuery(documentQuery(id));
  return (
    <Found
      query={query}
      loading={<Skeleton rows={6} height={36} />}
      gone={<EmptyState title={t("documents.gone")} hint={t("documents.goneHint")} />}
    >
      {(one) => <One key={id} one={one} />}
    </Found>
  );
}

function One({ one }: { one: Document }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const navigate = useNavigate();
  const { change, remove } = useDocument(one, () => void navigate({ to: "/knowledge/documents" }));
  const writes = can("knowledge:write");
  const facts = [
    one.file_name,
    format.bytes(one.size),
    one.pages > 0 && t("documents.pages", { count: format.number(one.pages) }),
    t("documents.count", { count: format.number(one.passages) }),
    t("documents.answered", { count: format.number(one.answers) }),
  ];
  return (
    <Page
      title={one.name}
      hint={facts.filter(Boolean).join(" · ")}
      actions={
        <>
          {one.site_id ? (
            <Link to="/knowledge/sites/$id" params={{ id: one.site_id }}>
              <Button icon={<ArrowLeft size={15} aria-hidden />}>{t("documents.toSite")}</Button>
            </Link>
          ) : (
            <Link to="/knowledge/documents">
              <Button icon={<ArrowLeft size={15} aria-hidden />}>{t("documents.title")}</Button>
            </Link>
          )}
          {writes && !one.site_id && <Replace one={one} />}
          {writes && !one.site_id && (
            <Button
              icon={<Trash2 size={15} aria-hidden />}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t("action.delete")}
            </Button>
          )}
        </>
      }
    >
      <p className={styles.status}>
        <StateMark one={one} />
        {writes && one.version > 0 && (
          <Switch
            size="small"
            checked={one.enabled}
            loading={change.isPending}
            aria-label={t("documents.enable", { name: one.name })}
            onChange={(enabled) => change.mutate({ edit: one.edit, enabled })}
          />
        )}
      </p>
      {one.failure && (
        <p className={source.note} role="alert">
          {one.failure} {one.version > 0 && t("documents.stays")}
        </p>
      )}
      {one.warnings.map(({ code, count = 0 }) => (
        <p key={code} className={source.note}>
          {t(`import.warning.${code as "no_text"}`, { count })}
        </p>
      ))}
      {writes && <Settings key={one.edit} one={one} />}
      {one.version > 0 && <Passages one={one} />}
    </Page>
  );
}

/** Takes the next version of the file. */
function Replace({ one }: { one: Document }) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState<number | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    setShare(0);
    try {
      await replaceDocument(one.id, file, setShare);
      await client.invalidateQueries({ queryKey: documentKeys.all });
    } catch (error) {
      toast("error", errorText(error));
    }
    setShare(null);
  };
  return (
    <>
      <Button
        icon={<FileUp size={15} aria-hidden />}
        loading={share !== null || one.state === "reading"}
        onClick={() => input.current?.click()}
      >
        {share === null ? t("documents.replace") : format.percent(share)}
      </Button>
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        hidden
        data-testid="document-next"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </>
  );
}

interface Fields {
  name: string;
  lang: Document["lang"];
  audience: Document["audience"];
  until: string;
}

/** The day of the shop's clock on this machine, as a date field has it. */
const dayOf = (ms: number): string => {
  if (ms === 0) return "";
  const day = new Date(ms - 1);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
};

/** The end of the day. */
const endOf = (day: string): number => {
  const [year = 0, month = 0, date = 0] = day.split("-").map(Number);
  return day === "" ? 0 : new Date(year, month - 1, date + 1).getTime();
};

function Settings({ one }: { one: Document }) {
  const t = useT();
  const [form] = Form.useForm<Fields>();
  const { change } = useDocument(one);
  const initial: Fields = {
    name: one.name,
    lang: one.lang,
    audience: one.audience,
    until: dayOf(one.valid_until),
  };
  const { dirty, setDirty, compare } = useDirty(initial);
  return (
    <Card title={t("documents.settings")} hint={t("documents.settingsHint")}>
      <Form
        form={form}
        layout="vertical"
        initialValues={initial}
        onValuesChange={(_, values) => compare(values)}
        onFinish={({ until, ...fields }) =>
          change.mutate({ edit: one.edit, ...fields, valid_until: endOf(until) })
        }
      >
        <div className={source.fields}>
          <Form.Item
            name="name"
            label={t("documents.shownAs")}
            extra={t("documents.shownAsHelp")}
            rules={[{ required: true, whitespace: true, message: t("form.required") }]}
          >
            <Input maxLength={120} />
          </Form.Item>
          <Form.Item name="lang" label={t("documents.lang")} extra={t("documents.langHelp")}>
            <Select
              options={[
                { value: "zh", label: t("lang.zh") },
                { value: "en", label: t("lang.en") },
              ]}
            />
          </Form.Item>
          <Form.Item name="audience" label={t("documents.audience")}>
            <Select
              options={(["everyone", "signed_in", "guests"] as const).map((value) => ({
                value,
                label: t(`documents.audience.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item name="until" label={t("documents.until")} extra={t("documents.untilHelp")}>
            <Input type="date" />
          </Form.Item>
        </div>
        <SaveBar dirty={dirty} saving={change.isPending} onReset={() => setDirty(false)} />
      </Form>
    </Card>
  );
}

function Passages({ one }: { one: Document }) {
  const t = useT();
  const can = useCan();
  const { passage: marked } = route.useSearch();
  const [text, setText] = useState("");
  const [entry, setEntry] = useState<Passage | null>(null);
  const q = useDeferredValue(text.trim());
  const query = useInfiniteQuery(passagesQuery(one.id, one.version, q));
  const list = query.data?.pages.flatMap(({ passages }) => passages) ?? [];
  const found = list.some(({ id }) => id === marked);

  // A marked passage that lies further down is fetched page by page.
  const { hasNextPage, isFetching, fetchNextPage } = query;
  const looking = marked !== undefined && q === "" && !found;
  useEffect(() => {
    if (looking && hasNextPage && !isFetching) void fetchNextPage();
  }, [looking, hasNextPage, isFetching, fetchNextPage]);

  return (
    <section className={styles.passages}>
      <div className={styles.tools}>
        <h2>{t("documents.passages")}</h2>
        <Input
          allowClear
          className={styles.search ?? ""}
          prefix={<Search size={14} aria-hidden />}
          maxLength={100}
          value={text}
          placeholder={t("documents.search")}
          aria-label={t("documents.search")}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {looking && query.isSuccess && !hasNextPage && (
        <p className={source.note}>{t("documents.passageGone")}</p>
      )}
      {query.isPending && <Skeleton rows={6} height={60} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && list.length === 0 && <EmptyState title={t("documents.noPassage")} />}
      <ol className={styles.list}>
        {list.map((one) => (
          <PassageItem
            key={one.id}
            one={one}
            q={q}
            marked={one.id === marked}
            onEntry={can("knowledge:write") ? () => setEntry(one) : undefined}
          />
        ))}
      </ol>
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {t("documents.more")}
        </Button>
      )}
      {entry && <EntryDialog lang={one.lang} passage={entry} onClose={() => setEntry(null)} />}
    </section>
  );
}

interface PassageItemProps {
  one: Passage;
  q: string;
  marked: boolean;
  onEntry: (() => void) | undefined;
}

function PassageItem({ one, q, marked, onEntry }: PassageItemProps) {
  const t = useT();
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (marked) ref.current?.scrollIntoView({ block: "center" });
  }, [marked]);
  return (
    <li ref={ref} className={styles.passage} data-marked={marked} aria-current={marked || undefined}>
      <div className={styles.where}>
        <span>
          {[...one.path, one.page > 0 && t("documents.page", { n: one.page })].filter(Boolean).join(" › ")}
        </span>
        {onEntry && (
          <Button size="small" type="text" icon={<FilePlus2 size={14} aria-hidden />} onClick={onEntry}>
            {t("documents.makeEntry")}
          </Button>
        )}
      </div>
      <p>
        <Marked text={one.text} q={q} />
      </p>
    </li>
  );
}

/** The text with what was searched for. */
function Marked({ text, q }: { text: string; q: string }) {
  if (q === "") return text;
  const parts: { at: number; text: string; hit: boolean }[] = [];
  const low = text.toLowerCase();
  for (let at = 0; at < text.length; ) {
    const next = low.indexOf(q.toLowerCase(), at);
    const end = next < 0 ? text.length : next;
    if (end > at) parts.push({ at, text: text.slice(at, end), hit: false });
    if (next < 0) break;
    parts.push({ at: next, text: text.slice(next, next + q.length), hit: true });
    at = next + q.length;
  }
  return parts.map((part) =>
    part.hit ? <mark key={part.at}>{part.text}</mark> : <span key={part.at}>{part.text}</span>,
  );
}
