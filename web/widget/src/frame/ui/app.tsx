import { t } from "../i18n.ts";
import type { Shell } from "../shell.ts";
import { Composer } from "./composer.tsx";
import { Head } from "./head.tsx";
import { Welcome } from "./welcome.tsx";

/**
 * The whole panel, drawn from the state alone. The first screen uses no hooks:
 * they would cost a tenth of its size.
 */
export function App({ shell, onClose }: { shell: Shell; onClose?: () => void }) {
  const { state } = shell;
  const { talk } = state;
  if (state.phase === "refused") {
    return (
      <>
        <Head shell={shell} onClose={onClose} />
        <main class="refused">
          <p role="alert">{t("state.refused")}</p>
        </main>
      </>
    );
  }
  return (
    <>
      <Head shell={shell} onClose={onClose} />
      {talk && (state.messages.length > 0 || state.pending.length > 0) ? (
        <talk.Thread shell={shell} state={state} />
      ) : (
        <Welcome shell={shell} />
      )}
      {talk && <talk.Extras shell={shell} state={state} onClose={onClose} />}
      <Composer shell={shell} />
    </>
  );
}
