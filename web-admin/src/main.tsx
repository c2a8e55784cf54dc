import "@fontsource-variable/inter/wght.css";
import "./app/mantine.css";
import "./app/page.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { later } from "./app/later";
import { queries } from "./app/query";
import { router } from "./app/router";
import { theme, variables } from "./app/theme";
import { startLocale, t, useLocale } from "./i18n";

const Notices = lazy(() => later(import("./app/notices")));
const schemes = localStorageColorSchemeManager({ key: "perennial.theme" });

/** Where menus, dialogs and short words appear. */
function Over() {
  useLocale();
  return <section id="over" aria-label={t("nav.over")} />;
}

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) return;
  await startLocale();
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
          <Over />
          <Suspense fallback={null}>
            <Notices />
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
