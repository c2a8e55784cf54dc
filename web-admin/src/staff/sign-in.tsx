// The page to sign in. It leads back to where somebody wanted to go.

import { Alert, Button, Divider, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { call } from "~/api/client";
import { sessionFound } from "~/api/session";
import { named, t } from "~/i18n";
import { Door } from "./door";
import { meQuery, setupQuery } from "./me";
import { SignInForm } from "./sign-in-form";

/** An address of this page, and of no other. */
function inside(to: string | undefined): string {
  return to?.startsWith("/") && !to.startsWith("//") ? to : "/";
}

/** Where the program sends people who come back from a provider. */
const BASE = import.meta.env.BASE_URL.replace(/\/$/, "");

/** The ways in beside a password, where the shop has some. */
function Providers({ to }: { to: string }) {
  const providers = useQuery({
    queryKey: ["sign-in providers"],
    queryFn: ({ signal }) => call("list_sign_in_providers", {}, signal),
    retry: false,
  });
  const all = providers.data?.items ?? [];
  if (all.length === 0) return null;
  return (
    <Stack gap="sm">
      <Divider label={t("signIn.or")} />
      {all.map((one) => (
        <Button
          key={one.key}
          component="a"
          href={`${one.start}?return_to=${encodeURIComponent(`${BASE}${to}`)}`}
          variant="default"
          size="sm"
          fullWidth
        >
          {t("signIn.by", { name: one.name })}
        </Button>
      ))}
    </Stack>
  );
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
      {search.problem === undefined ? null : (
        <Alert color="red" variant="light" role="alert">
          {named("signIn.problem", search.problem, t("signIn.problem"))}
        </Alert>
      )}
      <SignInForm
        onDone={(me) => {
          queries.clear();
          queries.setQueryData(meQuery.queryKey, me);
          sessionFound();
          router.history.replace(`${BASE}${inside(search.to)}`);
        }}
      />
      <Providers to={inside(search.to)} />
      <Text size="xs" c="dimmed">
        {t("signIn.forgotten")}
      </Text>
    </Door>
  );
}
