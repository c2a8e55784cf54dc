// What somebody should look at today: what failed, what stands still, what the shop's health says, parcels that are late.

import { Button, Group, Text } from "@mantine/core";
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconHandStop,
  IconPlayerPause,
  IconTruckDelivery,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { call } from "~/api/client";
import type { MessageBrake } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago } from "~/format";
import { many, named, t } from "~/i18n";
import { journeysQuery, useTitles } from "~/journeys/data";
import { healthQuery, placeOf, problemOf } from "~/settings/health";
import { May } from "~/staff/may";
import { Lines } from "~/ui/page";
import { Told } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import own from "./home.module.css";

/** Checks that are told of in lines of their own. */
const SAID = new Set(["programme"]);
const LATE = { predicate: "orders.parcel", state: "late", within_days: 7 };

/** A programme whose messages were not wanted: stopped, until somebody lets it go on. */
function Stopped({ brake }: { brake: MessageBrake }) {
  const queries = useQueryClient();
  const titleOf = useTitles();
  const release = async () => {
    try {
      await call("release_brake", { path: { programme: brake.programme } });
      await queries.invalidateQueries({ queryKey: ["brakes"] });
      done(t("home.released", { programme: titleOf(brake.programme) }));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <li className={own.row}>
      <IconHandStop size={16} color="var(--bad)" aria-hidden />
      <span className={own.rowName}>
        <Link to="/journeys/$name" params={{ name: brake.programme }} className={classes.rowLink}>
          {t("home.stopped", { programme: titleOf(brake.programme) })}
        </Link>
        <Text size="xs" c="dimmed" truncate>
          {t("home.stoppedWhy", {
            complaints: brake.complaints,
            dead: brake.dead,
            repeats: brake.repeats,
            sent: brake.sent,
          })}
        </Text>
      </span>
      <May scope="write">
        <Button variant="default" onClick={() => void release()}>
          {t("home.release")}
        </Button>
      </May>
    </li>
  );
}

interface RowProps {
  to: string;
  search?: Record<string, string>;
  icon: Icon;
  colour: "var(--bad)" | "var(--warn)";
  name: ReactNode;
  under?: ReactNode;
}

/** What somebody should look at, as the way there. */
function Row({ to, search, icon: Sign, colour, name, under }: RowProps) {
  return (
    <li>
      <Link to={to} {...(search === undefined ? {} : { search })} className={own.row}>
        <Sign size={16} color={colour} aria-hidden />
        <span className={own.rowWhole}>
          {name}
          {under === undefined ? null : (
            <Text size="xs" c="dimmed" fw={400}>
              {under}
            </Text>
          )}
        </span>
      </Link>
    </li>
  );
}

export function Attention() {
  const failedMessages = useQuery({
    queryKey: ["messages", { state: "failed", limit: 4 }],
    queryFn: ({ signal }) => call("list_messages", { query: { state: "failed", limit: 4 } }, signal),
  });
  const stopped = useQuery({
    queryKey: ["brakes"],
    queryFn: ({ signal }) => call("list_brakes", {}, signal),
  });
  const late = useQuery({
    queryKey: ["segment preview", "late parcels"],
    queryFn: ({ signal }) => call("preview_segment", { body: { definition: LATE } }, signal),
    staleTime: 60_000,
  });
  const journeys = useQuery(journeysQuery);
  const health = useQuery(healthQuery);
  const brakes = stopped.data?.brakes ?? [];
  const paused = (journeys.data?.journeys ?? []).filter((one) => one.state === "paused");
  const failures = failedMessages.data?.items ?? [];
  const checks = (health.data?.checks ?? []).filter((one) => one.problem != null && !SAID.has(one.key));
  const waiting = late.data?.count ?? 0;
  const isLoading = [failedMessages, journeys, health, late].some((one) => one.isPending);
  const count = failures.length + paused.length + brakes.length + checks.length + waiting;
  if (isLoading) return <Lines count={2} />;
  if (count === 0) {
    return (
      <Group gap={8} p="md" pt="sm" wrap="nowrap" align="flex-start">
        <IconCircleCheck size={17} color="var(--good)" aria-hidden style={{ flex: "none" }} />
        <Text size="sm" c="dimmed">
          {t("home.allWell")}
        </Text>
      </Group>
    );
  }
  return (
    <ul className={own.rows}>
      {brakes.map((one) => (
        <Stopped key={one.programme} brake={one} />
      ))}
      {checks.map((one) => (
        <Row
          key={`${one.key} ${one.about ?? ""}`}
          to={placeOf(one) ?? "/settings/health"}
          icon={IconAlertTriangle}
          colour={one.state === "bad" ? "var(--bad)" : "var(--warn)"}
          name={one.key === "hooks" ? t("home.hook", { name: one.about ?? "" }) : named("health", one.key)}
          under={<Told {...problemOf(one)} />}
        />
      ))}
      {failures.map((one) => (
        <Row
          key={one.id}
          to={`/messages/${one.id}`}
          icon={IconAlertTriangle}
          colour="var(--bad)"
          name={t("home.messageFailed", { subject: one.subject ?? one.id })}
          under={ago(one.queued_at)}
        />
      ))}
      {waiting === 0 ? null : (
        <Row
          to="/segments/new"
          search={{ condition: JSON.stringify(LATE) }}
          icon={IconTruckDelivery}
          colour="var(--warn)"
          name={many("home.late", waiting)}
          under={t("home.lateMeans")}
        />
      )}
      {paused.map((one) => (
        <Row
          key={one.id}
          to={`/journeys/${one.name}`}
          icon={IconPlayerPause}
          colour="var(--warn)"
          name={t("home.journeyPaused", { title: one.title })}
        />
      ))}
    </ul>
  );
}
