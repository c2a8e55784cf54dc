// The session ended while somebody worked: they sign in over the page, and lose nothing of it.

import { Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { sessionFound } from "~/api/session";
import { t } from "~/i18n";
import { meQuery } from "~/staff/me";
import { Lines } from "~/ui/page";

const SignInForm = lazy(() =>
  import("~/staff/sign-in-form").then((module) => ({ default: module.SignInForm })),
);

export function SignInAgain() {
  const queries = useQueryClient();
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={<Text fw={600}>{t("session.lost")}</Text>}
    >
      <Text size="sm" c="dimmed" mb="md">
        {t("session.lostHelp")}
      </Text>
      <Suspense fallback={<Lines count={3} />}>
        <SignInForm
          onDone={(me) => {
            queries.setQueryData(meQuery.queryKey, me);
            sessionFound();
            void queries.invalidateQueries();
          }}
        />
      </Suspense>
    </Modal>
  );
}
