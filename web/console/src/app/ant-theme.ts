import { type ThemeConfig, theme } from "antd";
// By its path, because the build reads this file too, outside of any workspace.
import { dark, fontFamily, fontSize, light, motion, radius, slate } from "../../../shared/tokens/tokens.ts";

export type Scheme = "light" | "dark";

/**
 * The component library in our tokens. Its style sheet is made from this by the
 * build (build/antd-css.ts), nothing of it at run time.
 */
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
      colorBorder: scheme === "dark" ? slate[7] : slate[4],
      colorBorderSecondary: palette.line,
      colorBorderDisabled: palette.line,
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
      Checkbox: { colorBorder: palette.lineStrong },
      Radio: { colorBorder: palette.lineStrong },
      Form: { itemMarginBottom: 20, verticalLabelPadding: "0 0 6px" },
      Tooltip: { colorBgSpotlight: scheme === "dark" ? "#3A4452" : "#1C2430" },
    },
  };
}
