import "../shared/build/node20.ts";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { compressAll } from "../shared/build/compress.mjs";
import { chosenSchemeVariables } from "../shared/tokens/css.ts";
import { componentStyles } from "./build/antd-css.ts";

/** Style sheets that are made here: the order of the layers, the tokens, the component library. */
function madeStyles(): Plugin {
  const sheets: Record<string, () => string> = {
    "virtual:layers.css": () => "@layer base, antd;",
    "virtual:tokens.css": chosenSchemeVariables,
    "virtual:antd.css": componentStyles,
  };
  return {
    name: "shopbell-styles",
    resolveId: (source) => (Object.hasOwn(sheets, source) ? `\0${source}` : undefined),
    load: (id) => sheets[id.slice(1)]?.(),
  };
}

/** Lays the compressed forms beside every file, so that the server only chooses. */
function compressed(): Plugin {
  let dir = "";
  return {
    name: "shopbell-compress",
    apply: "build",
    configResolved: (config) => {
      dir = config.build.outDir;
    },
    closeBundle: () => compressAll(dir),
  };
}

const local = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: "/console/",
  plugins: [react(), madeStyles(), compressed()],
  resolve: {
    alias: [
      { find: /^@\//, replacement: `${local("./src")}/` },
      // Dialogs would write a style element to keep the page behind from scrolling. Our page never scrolls.
      { find: /^(.*)\/useScrollLocker(\.js)?$/, replacement: local("./build/no-scroll-locker.ts") },
    ],
  },
  build: {
    target: "es2022",
    // Nothing is inlined: the content security policy has no room for data: in scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every screen needs, in few files; the rest splits where it is imported.
          groups: [
            { name: "vendor", test: /node_modules\/(react|react-dom|scheduler|@tanstack|centrifuge)\// },
            {
              name: "shared",
              test: /\/src\/shared\/(api|format|i18n|keyboard|prefs|router|session|socket|store)\//,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/files", "/widget", "/socket"].map((path) => [
        path,
        { target: process.env.SHOPBELL_URL ?? "http://localhost:8080", ws: path === "/socket" },
      ]),
    ),
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
