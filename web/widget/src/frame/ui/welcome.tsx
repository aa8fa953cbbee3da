import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import type { Float, State } from "../store.ts";
import { Face } from "./head.tsx";

/** The first screen: who is here, what people ask, the way to one's orders. */
export function Welcome({ shell }: { shell: Shell }) {
  const { state } = shell;
  const { shop, pending } = state;
  if (!shop) {
    return (
      <main class="log" aria-busy="true">
        {state.phase === "failed" && <p role="status">{t("state.failed")}</p>}
        <div class="skeleton" />
        <div class="skeleton" />
      </main>
    );
  }
  return (
    <main class="log">
      <Greeting state={state} />
      {pending.length ? (
        // Until the view of the log has arrived.
        pending.map((p) => (
          <div class="row own first" key={p.clientId}>
            <p class="bubble">{p.text}</p>
          </div>
        ))
      ) : (
        <section class="offers" aria-label={t("welcome.top")}>
          <h2>{t("welcome.top")}</h2>
          {/* What an earlier version has kept of the shop has no articles. */}
          {shop.articles?.map(({ id, question }) => offer(question, () => shell.toggle(id as Float)))}
          {[...shop.top_questions, t("welcome.orders")].map((q) => offer(q, () => shell.send(q)))}
        </section>
      )}
    </main>
  );
}

const offer = (text: string, act: () => void) => (
  <button type="button" key={text} onClick={act}>
    {text}
  </button>
);

/** The bot's first words, which say that it is one. */
export function Greeting({ state: { shop } }: { state: State }) {
  return (
    <div class="row shop first last">
      <Face name="" />
      <p class="who">
        {shop?.bot_name || t("welcome.bot")} <AI />
      </p>
      <p class="bubble">
        {shop?.greeting || t("welcome.greeting")}
        <small>{t("welcome.ai")}</small>
      </p>
    </div>
  );
}

/** The label that everything written by the bot carries. */
export function AI() {
  return <span class="ai">{t("ai.label")}</span>;
}
