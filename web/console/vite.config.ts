import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { chosenSchemeVariables } from "../shared/tokens/css.ts";

/** `import "virtual:tokens.css"` brings the design tokens as custom properties. */
function tokens(): Plugin {
  const id = "virtual:tokens.css";
  return {
    name: "shopbell-tokens",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load: (resolved) => (resolved === `\0${id}` ? chosenSchemeVariables() : undefined),
  };
}

export default defineConfig({
  base: "/console/",
  plugins: [react(), tokens()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    sourcemap: false,
    // Inlined assets would need data: in the content security policy of scripts and styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1200,
  },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/files", "/widget", "/socket"].map((path) => [
        path,
        { target: process.env["SHOPBELL_URL"] ?? "http://localhost:8080", ws: path === "/socket" },
      ]),
    ),
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
