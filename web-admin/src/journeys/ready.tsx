// A ready-made journey: what it does, drawn, before it is switched on.

import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Navigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { ReadyDetail } from "~/api/generated";
import { many, t } from "~/i18n";
import { Rehearse } from "~/rehearsals/rehearse";
import { May } from "~/staff/may";
import { Broken, Fact, Facts, Lines, Page } from "~/ui/page";
import { Rules } from "./about";
import own from "./canvas.module.css";
import { readyQuery } from "./data";
import { documentOf } from "./document";
import { Enable } from "./switching";
import { messagesIn, summaryOf, timingOf } from "./words";

const Canvas = lazy(() => import("./canvas"));

const NOTHING = new Map<string, never>();
const ignored = () => undefined;

function Opened({ ready }: { ready: ReadyDetail }) {
  const document = documentOf(ready.document);
  return (
    <Page
      fills
      title={ready.title}
      parent={{ to: "/journeys", label: t("ready.back") }}
      about={timingOf(document)}
      actions={
        <May scope="write">
          <Group gap="xs">
            <Rehearse names={[ready.name]} />
            <Enable name={ready.name} title={ready.title} />
          </Group>
        </May>
      }
    >
      <div className={own.stage}>
        <div className={own.drawing}>
          <Suspense fallback={<Lines count={5} />}>
            <Canvas
              document={document}
              problems={NOTHING}
              passed={undefined}
              waiting={NOTHING}
              brought={NOTHING}
              selected={undefined}
              select={ignored}
              editing={false}
              insert={ignored}
              connect={ignored}
              remove={ignored}
            />
          </Suspense>
        </div>
        <section className={own.side} aria-label={t("journey.details")} tabIndex={0}>
          <Stack gap="md">
            <Title order={2}>{t("journey.summary")}</Title>
            <Text size="sm">{summaryOf(ready.name, ready.summary)}</Text>
            <Facts>
              <Rules document={document} />
              <Fact name={t("nav.messages")}>{many("ready.messages", messagesIn(document))}</Fact>
            </Facts>
          </Stack>
        </section>
      </div>
    </Page>
  );
}

export function ReadyPage() {
  const { name } = useParams({ from: "/journeys/ready/$name" });
  const ready = useQuery(readyQuery);
  const found = ready.data?.find((one) => one.name === name);
  // The shop has it: that is the one to look at.
  if (found?.is_taken) return <Navigate to="/journeys/$name" params={{ name }} search={{}} replace />;
  if (found !== undefined) return <Opened ready={found} />;
  return (
    <Page title={name} parent={{ to: "/journeys", label: t("nav.journeys") }}>
      {ready.isPending ? <Lines count={5} /> : null}
      {ready.error === null ? null : <Broken error={ready.error} retry={() => void ready.refetch()} />}
      {ready.data === undefined ? null : <Text size="sm">{t("error.notFoundHelp")}</Text>}
    </Page>
  );
}
