import { Button, Center } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { sessionFound } from "~/api/session";
import { t } from "~/i18n";
import { Empty } from "~/ui/page";
import { queries } from "./query";

/** The server does not know who asks. */
export function SignedOut() {
  return (
    <Center component="main" mih="100dvh">
      <Empty
        icon={IconLock}
        title={t("session.lost")}
        action={
          <Button
            onClick={() => {
              sessionFound();
              void queries.invalidateQueries();
            }}
          >
            {t("session.again")}
          </Button>
        }
      >
        {t("session.lostHelp")}
      </Empty>
    </Center>
  );
}
