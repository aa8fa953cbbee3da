import { useEffect, useRef, useState } from "preact/hooks";
import { type Key, t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import type { Float } from "../store.ts";
import { chevron, Icon } from "../ui/icon.tsx";
import type { VisitorArticleDetail, VisitorVerdict } from "../wire.gen.ts";
import { ProductCardView } from "./cards.tsx";
import { safeURL } from "./format.ts";
import { Links, Picture, Text } from "./message.tsx";

const reasons = ["unclear", "partial", "outdated", "other"] as const;

/** Asks the server about an entry; throws what it answers when it refuses. */
async function ask(shell: Shell, path: string, body?: VisitorVerdict): Promise<Response> {
  const response = await fetch(new URL(`v1/articles/${path}`, shell.env.base), {
    ...(body && {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  if (!response.ok) throw response.status;
  return response;
}

/** An entry of the help centre, over the first screen. */
export function Article({ shell, id }: { shell: Shell; id: string }) {
  const [article, setArticle] = useState<VisitorArticleDetail | null>(null);
  const [failed, setFailed] = useState<"" | "article.failed" | "article.gone">("");
  const box = useRef<HTMLElement>(null);
  const back = () => shell.store.set({ float: "" });
  const load = () => {
    setFailed("");
    ask(shell, encodeURIComponent(id))
      .then((response) => response.json())
      .then(setArticle, (status) => setFailed(status === 404 ? "article.gone" : "article.failed"));
  };
  useEffect(load, [id]);
  useEffect(() => box.current?.querySelector("button")?.focus(), []);
  return (
    <section
      class="article"
      ref={box}
      role="dialog"
      aria-modal="true"
      aria-label={article?.question ?? t("article.label")}
      onKeyDown={(e) => {
        if (e.key !== "Escape") return;
        e.stopPropagation();
        back();
      }}
    >
      <header>
        <button type="button" class="quiet" aria-label={t("article.back")} onClick={back}>
          <Icon d={chevron} />
        </button>
      </header>
      <div class="page" aria-busy={!article && !failed}>
        {!article && !failed && (
          <>
            <div class="skeleton" />
            <div class="skeleton" />
          </>
        )}
        {failed && (
          <>
            <p role="alert">{t(failed)}</p>
            {failed === "article.failed" && (
              <button type="button" class="pill" onClick={load}>
                {t("article.retry")}
              </button>
            )}
          </>
        )}
        {article && <Body shell={shell} article={article} />}
      </div>
    </section>
  );
}

function Body({ shell, article }: { shell: Shell; article: VisitorArticleDetail }) {
  const { question, answer, shown, related, url } = article;
  return (
    <>
      <h2>{question}</h2>
      <p class="answer">
        <Text text={answer} />
      </p>
      {shown?.map(({ picture, alt, product, link }) => (
        <div class="shown">
          {picture && <Picture a={picture} shows={alt ?? ""} />}
          {picture && alt && <small aria-hidden="true">{alt}</small>}
          {product && <ProductCardView card={product} />}
          {link && <Links links={[link]} />}
        </div>
      ))}
      <Verdict shell={shell} id={article.id} />
      {related.length > 0 && (
        <section class="related" aria-label={t("article.related")}>
          <h3>{t("article.related")}</h3>
          {related.map((one) => (
            <button type="button" key={one.id} onClick={() => shell.store.set({ float: one.id as Float })}>
              {one.question}
            </button>
          ))}
        </section>
      )}
      <p class="ways">
        <button type="button" class="pill main" onClick={() => shell.send(question)}>
          {t("article.ask")}
        </button>
        <a href={safeURL(url)} target="_blank" rel="noopener">
          {t("article.open")}
        </a>
      </p>
    </>
  );
}

/** Whether it helped, and if not, why. */
function Verdict({ shell, id }: { shell: Shell; id: string }) {
  const [stage, setStage] = useState<"ask" | "why" | "thanks">("ask");
  const [failed, setFailed] = useState(false);
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (stage === "why") box.current?.querySelector("button")?.focus();
  }, [stage]);
  const say = (verdict: VisitorVerdict, next: "why" | "thanks") => {
    setFailed(false);
    ask(shell, `${encodeURIComponent(id)}/helped`, verdict).then(
      () => setStage(next),
      () => setFailed(true),
    );
  };
  const pill = (key: Key, act: () => void) => (
    <button type="button" class="pill" key={key} onClick={act}>
      {t(key)}
    </button>
  );
  return (
    <section class="verdict" ref={box} aria-label={t("article.helped")}>
      {stage === "thanks" && <p role="status">{t("article.thanks")}</p>}
      {stage === "ask" && (
        <>
          <p>{t("article.helped")}</p>
          {pill("article.yes", () => say({ helpful: true }, "thanks"))}
          {pill("article.no", () => say({ helpful: false }, "why"))}
        </>
      )}
      {stage === "why" && (
        <>
          <p>{t("article.why")}</p>
          {reasons.map((reason) =>
            pill(`article.${reason}`, () => say({ helpful: false, reason }, "thanks")),
          )}
        </>
      )}
      {failed && <p role="alert">{t("article.slow")}</p>}
    </section>
  );
}
