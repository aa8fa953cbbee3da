import { StyleProvider } from "@ant-design/cssinjs";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { ConfigProvider } from "antd";
import { type ReactNode, useEffect, useMemo, useState } from "react";
import { queryClient } from "@/shared/api/query-client.ts";
import { browserLocale, type LoadedLocale, loadLocale } from "@/shared/i18n/locale-store.ts";
import { LocaleContext } from "@/shared/i18n/use-t.ts";
import { usePrefs } from "@/shared/prefs/prefs-store.ts";
import { Toasts } from "@/shared/ui/toasts.tsx";
import { antTheme } from "./ant-theme.ts";
import { router } from "./router.tsx";
import { useScheme } from "./theme.ts";

/** Shows nothing until the language is here, and keeps the old one while a new one comes. */
function LocaleProvider({ children }: { children: ReactNode }) {
  const chosen = usePrefs().locale ?? browserLocale();
  const [loaded, setLoaded] = useState<LoadedLocale | null>(null);
  useEffect(() => {
    let current = true;
    void loadLocale(chosen).then((next) => {
      if (!current) return;
      document.documentElement.lang = next.tag;
      setLoaded(next);
    });
    return () => {
      current = false;
    };
  }, [chosen]);
  return loaded && <LocaleContext value={loaded}>{children}</LocaleContext>;
}

/**
 * Where the component library would put styles at run time. It is never in the
 * document: the style sheet is made by the build, and the content security
 * policy allows no other.
 */
const nowhere = document.createElement("div");

function ThemeProvider({ children }: { children: ReactNode }) {
  const scheme = useScheme();
  const theme = useMemo(() => ({ ...antTheme(scheme), zeroRuntime: true }), [scheme]);
  return (
    <StyleProvider container={nowhere}>
      <LocaleContext.Consumer>
        {(loaded) => (
          <ConfigProvider
            theme={theme}
            {...(loaded ? { locale: loaded.components } : {})}
            button={{ autoInsertSpace: false }}
            form={{ requiredMark: false }}
            wave={{ disabled: true }}
          >
            {children}
          </ConfigProvider>
        )}
      </LocaleContext.Consumer>
    </StyleProvider>
  );
}

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <LocaleProvider>
        <ThemeProvider>
          <RouterProvider router={router} />
          <Toasts />
        </ThemeProvider>
      </LocaleProvider>
    </QueryClientProvider>
  );
}
