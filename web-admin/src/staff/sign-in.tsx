// The page to sign in. It leads back to where somebody wanted to go.

import { Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { sessionFound } from "~/api/session";
import { t } from "~/i18n";
import { Door } from "./door";
import { meQuery, setupQuery } from "./me";
import { SignInForm } from "./sign-in-form";

/** An address of this page, and of no other. */
function inside(to: string | undefined): string {
  return to?.startsWith("/") && !to.startsWith("//") ? to : "/";
}

export function SignIn() {
  const search = useSearch({ from: "/sign-in" });
  const navigate = useNavigate();
  const router = useRouter();
  const queries = useQueryClient();
  const setup = useQuery(setupQuery);
  useEffect(() => {
    if (setup.data?.is_needed) void navigate({ to: "/setup", replace: true });
  }, [setup.data, navigate]);
  return (
    <Door title={t("signIn.title")} about={t("signIn.about")}>
      <SignInForm
        onDone={(me) => {
          queries.clear();
          queries.setQueryData(meQuery.queryKey, me);
          sessionFound();
          const base = import.meta.env.BASE_URL.replace(/\/$/, "");
          router.history.replace(`${base}${inside(search.to)}`);
        }}
      />
      <Text size="xs" c="dimmed">
        {t("signIn.forgotten")}
      </Text>
    </Door>
  );
}
