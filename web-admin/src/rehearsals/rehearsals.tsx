// All rehearsals that somebody asked for, the newest first.

import { Button, Progress, Text } from "@mantine/core";
import { IconPlayerTrackNext } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { call } from "~/api/client";
import type { Rehearsal } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, day } from "~/format";
import { t } from "~/i18n";
import { May } from "~/staff/may";
import { List } from "~/ui/list";
import { Empty, Page } from "~/ui/page";
import { State } from "~/ui/state";
import classes from "~/ui/ui.module.css";
import { isOver, rehearsalsQuery } from "./data";
import { subjectOf, useTitles } from "./names";
import { Rehearse } from "./rehearse";

function Row({ run, titleOf }: { run: Rehearsal; titleOf: (name: string) => string }) {
  const queries = useQueryClient();
  const subject = subjectOf(run, titleOf);
  const remove = async () => {
    try {
      if (isOver(run.state)) await call("delete_rehearsal", { path: { rehearsal: run.id } });
      else await call("cancel_rehearsal", { path: { rehearsal: run.id } });
      await queries.invalidateQueries({ queryKey: ["rehearsals"] });
      done(t(isOver(run.state) ? "rehearsals.removed" : "rehearsals.cancelled"));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <tr>
      <td style={{ minWidth: 180 }}>
        <Link to="/rehearsals/$id" params={{ id: run.id }} search={{}} className={classes.rowLink}>
          {subject}
        </Link>
        <Text size="xs" c="dimmed">
          {t("rehearse.days", { from: day(run.wanted.from), to: day(run.wanted.to) })}
        </Text>
      </td>
      <td>
        {isOver(run.state) ? (
          <State kind="rehearsal" state={run.state} />
        ) : (
          <Progress value={run.permille / 10} w={110} aria-label={t("rehearsal.progress")} />
        )}
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        <Text span size="sm" c="dimmed">
          {ago(run.asked_at)}
        </Text>
      </td>
      <td className={classes.number}>
        <May scope="write">
          <Button
            variant="subtle"
            color="gray"
            onClick={() => void remove()}
            aria-label={`${t(isOver(run.state) ? "rehearsals.remove" : "cancel")}: ${subject}`}
          >
            {t(isOver(run.state) ? "rehearsals.remove" : "cancel")}
          </Button>
        </May>
      </td>
    </tr>
  );
}

export function Rehearsals() {
  const runs = useQuery(rehearsalsQuery);
  const titleOf = useTitles();
  const all = runs.data?.items ?? [];
  return (
    <Page
      title={t("rehearsals.title")}
      about={t("rehearsals.about")}
      parent={{ to: "/journeys", label: t("nav.journeys") }}
      actions={all.length === 0 ? null : <Rehearse variant="filled" />}
    >
      <List
        of={runs}
        rows={all}
        head={[
          { name: t("rehearsals.what") },
          { name: t("journey.state") },
          { name: t("rehearsals.asked"), number: true, wide: true },
          { name: t("more"), hidden: true },
        ]}
        empty={
          <Empty
            icon={IconPlayerTrackNext}
            title={t("rehearsals.none")}
            action={<Rehearse variant="filled" />}
          >
            {t("rehearsals.noneHelp")}
          </Empty>
        }
      >
        {(run) => <Row key={run.id} run={run} titleOf={titleOf} />}
      </List>
    </Page>
  );
}
