// One rehearsal: how far it is, and then what would have happened.

import { Button, Progress, Select, Stack, Text, Title } from "@mantine/core";
import { IconClockCancel, IconPrinter, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { RehearsalDetail, RehearsalResult } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, day, number, percent } from "~/format";
import { many, problemSaid, t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { Enable } from "~/journeys/switching";
import { May } from "~/staff/may";
import { Confirm } from "~/ui/confirm";
import { Broken, Empty, Lines, Page } from "~/ui/page";
import { isOver, namesOf, rehearsalQuery, rehearsalsQuery, secondsOf } from "./data";
import { subjectOf, useTitles } from "./names";
import own from "./rehearsal.module.css";
import { Result } from "./result";

function Running({ run }: { run: RehearsalDetail }) {
  const queries = useQueryClient();
  const cancel = async () => {
    try {
      await call("cancel_rehearsal", { path: { rehearsal: run.id } });
      await queries.invalidateQueries({ queryKey: ["rehearsals"] });
    } catch (error) {
      failed(error);
    }
  };
  return (
    <div className={own.running}>
      <Title order={2}>{t(run.state === "queued" ? "rehearsal.queued" : `rehearsal.part.${run.part}`)}</Title>
      <Progress
        value={run.permille / 10}
        size="lg"
        radius="xl"
        aria-label={t("rehearsal.progress")}
        animated={run.state === "running"}
      />
      <Text size="sm" c="dimmed" aria-live="polite">
        {percent(Math.floor(run.permille / 10) / 100, 0)}
      </Text>
      <Text size="sm" c="dimmed">
        {t("rehearsal.runningHelp")}
      </Text>
      <May scope="write">
        <div>
          <Button variant="default" onClick={() => void cancel()}>
            {t("rehearsal.cancel")}
          </Button>
        </div>
      </May>
    </div>
  );
}

/** Other finished rehearsals to look at this one beside. */
function Beside({ run }: { run: RehearsalDetail }) {
  const runs = useQuery(rehearsalsQuery);
  const titleOf = useTitles();
  const search = useSearch({ from: "/rehearsals/$id" });
  const navigate = useNavigate({ from: "/rehearsals/$id" });
  const others = (runs.data?.items ?? []).filter((one) => one.id !== run.id && one.state === "done");
  if (others.length === 0) return null;
  return (
    <Select
      size="xs"
      w={{ base: "100%", xs: 270 }}
      aria-label={t("rehearsal.compareWith")}
      placeholder={t("rehearsal.compareWith")}
      clearable
      data={others.map((one) => ({
        value: one.id,
        label: `${subjectOf(one, titleOf)} · ${ago(one.asked_at)}`,
      }))}
      value={search.beside ?? null}
      onChange={(beside) => void navigate({ search: beside === null ? {} : { beside }, replace: true })}
    />
  );
}

function Remove({ run }: { run: RehearsalDetail }) {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    try {
      await call("delete_rehearsal", { path: { rehearsal: run.id } });
      await queries.invalidateQueries({ queryKey: ["rehearsals"], exact: true });
      done(t("rehearsals.removed"));
      void navigate({ to: "/rehearsals" });
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <May scope="write">
      <Button variant="default" leftSection={<IconTrash size={14} />} onClick={() => setAsking(true)}>
        {t("rehearsals.remove")}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("rehearsal.removeTitle")}
        action={t("rehearsals.remove")}
        danger
        onConfirm={remove}
      >
        {t("rehearsal.removeHelp")}
      </Confirm>
    </May>
  );
}

/** What was rehearsed and is not on yet can be switched on from here. */
function SwitchOn({ run }: { run: RehearsalDetail }) {
  const journeys = useQuery(journeysQuery);
  const titleOf = useTitles();
  const [name, ...others] = namesOf(run);
  const isDraft = (run.wanted.drafts ?? []).length > 0;
  if (name === undefined || others.length > 0 || isDraft || journeys.data === undefined) return null;
  const standing = journeys.data.journeys.find((one) => one.name === name);
  if (standing !== undefined && standing.state !== "draft") return null;
  return (
    <May scope="write">
      <Enable name={name} title={titleOf(name)} />
    </May>
  );
}

/** What came of it, in a sentence. */
function sentence(run: RehearsalDetail, result: RehearsalResult): string {
  const seconds = secondsOf(run);
  const parts = [
    t("rehearse.days", { from: day(run.wanted.from), to: day(run.wanted.to) }),
    many("rehearsal.events", result.events),
  ];
  if (seconds !== undefined)
    parts.push(
      seconds < 120
        ? t("rehearsal.took", { n: number(seconds, seconds < 10 ? 1 : 0) })
        : many("rehearsal.tookMinutes", Math.round(seconds / 60)),
    );
  return parts.join(" · ");
}

function Opened({ run }: { run: RehearsalDetail }) {
  const search = useSearch({ from: "/rehearsals/$id" });
  const other = useQuery({ ...rehearsalQuery(search.beside ?? ""), enabled: search.beside !== undefined });
  const titleOf = useTitles();
  const result = run.result ?? undefined;
  return (
    <Page
      title={subjectOf(run, titleOf)}
      parent={{ to: "/rehearsals", label: t("rehearsals.title") }}
      about={
        result === undefined
          ? t("rehearse.days", { from: day(run.wanted.from), to: day(run.wanted.to) })
          : sentence(run, result)
      }
      actions={
        result === undefined ? null : (
          <>
            <Beside run={run} />
            <Button
              variant="default"
              leftSection={<IconPrinter size={14} />}
              visibleFrom="sm"
              onClick={() => window.print()}
            >
              {t("print")}
            </Button>
            <Remove run={run} />
            <SwitchOn run={run} />
          </>
        )
      }
    >
      {result !== undefined ? (
        <Result run={run} result={result} beside={other.data} />
      ) : isOver(run.state) ? (
        <Empty
          icon={IconClockCancel}
          title={t(run.state === "cancelled" ? "rehearsal.wasCancelled" : "rehearsal.couldNot")}
        >
          {problemSaid(run.note)}
        </Empty>
      ) : (
        <Running run={run} />
      )}
    </Page>
  );
}

export function RehearsalPage() {
  const { id } = useParams({ from: "/rehearsals/$id" });
  const run = useQuery(rehearsalQuery(id));
  if (run.data !== undefined) return <Opened key={id} run={run.data} />;
  return (
    <Page title={t("rehearsals.title")} parent={{ to: "/rehearsals", label: t("rehearsals.title") }}>
      {run.error === null ? (
        <Stack>
          <Lines count={8} />
        </Stack>
      ) : (
        <Broken error={run.error} retry={() => void run.refetch()} />
      )}
    </Page>
  );
}
