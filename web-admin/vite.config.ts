import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** A running server to work against. */
const proxy = { "/api": { target: process.env.DEV_SERVER ?? "http://127.0.0.1:8080" } };

export default defineConfig({
  base: "/admin/",
  plugins: [react()],
  resolve: { alias: { "~": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy },
  preview: { proxy },
  build: { target: "es2022", sourcemap: false, chunkSizeWarningLimit: 700, manifest: true },
  test: { include: ["src/**/*.test.ts"] },
});
