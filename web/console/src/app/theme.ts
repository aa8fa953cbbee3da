import { dark, fontFamily, fontSize, light, motion, radius } from "@shopbell/shared/tokens/tokens.ts";
import { type ThemeConfig, theme } from "antd";
import { useEffect, useSyncExternalStore } from "react";
import { usePrefs } from "@/shared/prefs/prefs-store.ts";

export type Scheme = "light" | "dark";

const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

function subscribeSystem(listener: () => void): () => void {
  systemDark.addEventListener("change", listener);
  return () => systemDark.removeEventListener("change", listener);
}

/** The scheme on screen: the chosen one, or the system's. Marks the document for our own styles. */
export function useScheme(): Scheme {
  const { theme: choice } = usePrefs();
  const prefersDark = useSyncExternalStore(subscribeSystem, () => systemDark.matches);
  const scheme = choice === "auto" ? (prefersDark ? "dark" : "light") : choice;
  useEffect(() => {
    document.documentElement.dataset["theme"] = scheme;
  }, [scheme]);
  return scheme;
}

/** The component library in our tokens. */
export function antTheme(scheme: Scheme): ThemeConfig {
  const palette = scheme === "dark" ? dark : light;
  return {
    algorithm: scheme === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: `sb-${scheme}` },
    hashed: false,
    token: {
      colorPrimary: palette.accentFill,
      colorPrimaryHover: palette.accentText,
      colorPrimaryActive: palette.accentText,
      colorLink: palette.accentText,
      colorLinkHover: palette.accentText,
      colorSuccess: palette.success,
      colorWarning: palette.warning,
      colorError: palette.danger,
      colorErrorText: palette.dangerText,
      colorInfo: palette.info,
      colorBgLayout: palette.page,
      colorBgBase: palette.surface,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.surface,
      colorTextBase: palette.text,
      colorText: palette.text,
      colorTextSecondary: palette.textMuted,
      colorTextTertiary: palette.textMuted,
      colorTextDescription: palette.textMuted,
      colorTextPlaceholder: palette.textMuted,
      colorBorder: palette.line,
      colorBorderSecondary: palette.line,
      colorFillTertiary: palette.hover,
      controlItemBgHover: palette.hover,
      controlItemBgActive: palette.accentWash,
      controlItemBgActiveHover: palette.accentWash,
      fontFamily,
      fontSize: fontSize.md,
      fontSizeSM: fontSize.xs,
      borderRadius: radius.control,
      borderRadiusLG: radius.card,
      controlHeight: 34,
      controlHeightSM: 28,
      wireframe: false,
      boxShadowSecondary: "var(--shadow)",
      motionDurationFast: `${motion.fast}ms`,
      motionDurationMid: `${motion.normal}ms`,
      motionDurationSlow: `${motion.slow}ms`,
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
      Form: { itemMarginBottom: 20, verticalLabelPadding: "0 0 6px" },
      Tooltip: { colorBgSpotlight: scheme === "dark" ? "#3A4452" : "#1C2430" },
    },
  };
}
