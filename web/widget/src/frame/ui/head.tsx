import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import { bell, chevron, Icon, more } from "./icon.tsx";

/** Who answers, and the way to a person. */
export function Head({ shell, onClose }: { shell: Shell; onClose?: () => void }) {
  const { shop, conversation, float, phase } = shell.state;
  const name = conversation?.agent_name ?? "";
  const answering = conversation?.state;
  const bot = answering !== "agent" && answering !== "queued";
  const works = phase !== "refused";
  return (
    <header class="head">
      <Face name={answering === "agent" ? name : ""} />
      <div class="names">
        <h1>{shop?.name}</h1>
        <p aria-live="polite">
          {bot
            ? t("head.bot", { name: shop?.bot_name || t("welcome.bot") })
            : t(answering === "agent" ? "head.agent" : "head.queued", { name })}
        </p>
      </div>
      {works && bot && (
        <button type="button" class="quiet human" onClick={() => shell.send(t("human.ask"))}>
          {t("human")}
        </button>
      )}
      {works && (
        <button
          type="button"
          class="quiet"
          aria-label={t("head.menu")}
          aria-haspopup="menu"
          aria-expanded={float === "menu"}
          onClick={() => shell.toggle("menu")}
        >
          <Icon d={more} />
        </button>
      )}
      {onClose && (
        <button type="button" class="quiet" aria-label={t("head.close")} onClick={onClose}>
          <Icon d={chevron} />
        </button>
      )}
    </header>
  );
}

/** The bell for the bot, an initial for a person. */
export function Face({ name }: { name: string }) {
  return (
    <span class={name ? "face person" : "face"} aria-hidden="true">
      {name ? [...name][0] : <Icon d={bell} size={18} />}
    </span>
  );
}
