import "@fontsource-variable/inter/wght.css";
import "./app/mantine.css";
import "@mantine/notifications/styles.css";
import "./app/page.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { queries } from "./app/query";
import { router } from "./app/router";
import { theme, variables } from "./app/theme";
import { startLocale } from "./i18n";

const schemes = localStorageColorSchemeManager({ key: "perennial.theme" });

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
          <Notifications position="bottom-right" limit={4} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
