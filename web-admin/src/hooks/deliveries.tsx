// What one webhook was told lately: whether it took it, why not, and once more.

import {
  ActionIcon,
  Button,
  Collapse,
  Group,
  SegmentedControl,
  Stack,
  Text,
  VisuallyHidden,
} from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconRefresh } from "@tabler/icons-react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { call } from "~/api/client";
import type { Hook, HookDelivery } from "~/api/generated";
import { done } from "~/app/toasts";
import { ago, dateTime } from "~/format";
import { many, problemSaid, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Broken, Lines } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { deliveriesQuery, kindSaid } from "./data";

const SHOWN = ["all", "waiting", "failed"] as const;
type Shown = (typeof SHOWN)[number];

function useRetry(): [busy: boolean, retry: (deed: () => Promise<unknown>) => void] {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const retry = (deed: () => Promise<unknown>) =>
    run(async () => {
      await deed();
      done(t("hooks.retried"));
      await queries.invalidateQueries({ queryKey: ["hooks"] });
    });
  return [busy, retry];
}

function Row({ hook, one }: { hook: Hook; one: HookDelivery }) {
  const [busy, retry] = useRetry();
  const what = kindSaid(one.kind);
  const when = dateTime(one.happened_at);
  const tries =
    one.state === "waiting" && one.next_at && one.attempts > 0
      ? `${many("hooks.attempts", one.attempts)}, ${t("hooks.nextAt", { when: ago(one.next_at) })}`
      : one.attempts > 1
        ? many("hooks.attempts", one.attempts)
        : undefined;
  return (
    <tr>
      <td style={{ minWidth: 110 }}>
        {what}
        <span className={classes.narrowOnly}>{when}</span>
        {one.customer == null ? null : (
          <Text size="xs">
            <To to="/customers/$id" params={{ id: one.customer }}>
              {one.customer}
            </To>
          </Text>
        )}
      </td>
      <td style={{ minWidth: 150 }}>
        <State kind="hookDelivery" state={one.state} />
        {tries === undefined ? null : (
          <Text size="xs" c="dimmed">
            {tries}
          </Text>
        )}
        {one.note === "" || one.state === "told" ? null : (
          <Text size="xs" c="var(--bad)" style={{ overflowWrap: "anywhere" }}>
            {problemSaid(one.note)}
          </Text>
        )}
      </td>
      <td className={`${classes.date} ${classes.wide}`}>{when}</td>
      <td className={classes.number}>
        {one.state === "failed" ? (
          <ActionIcon
            aria-label={t("hooks.retryOf", { what, when })}
            loading={busy}
            onClick={() =>
              retry(() => call("retry_hook_delivery", { path: { hook: hook.id, delivery: one.id } }))
            }
          >
            <IconRefresh size={16} />
          </ActionIcon>
        ) : null}
      </td>
    </tr>
  );
}

function List({ hook }: { hook: Hook }) {
  const [shown, show] = useState<Shown>("all");
  const [busy, retry] = useRetry();
  const pages = useInfiniteQuery(deliveriesQuery(hook.id, shown === "all" ? undefined : shown));
  const rows = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const nothing = {
    all: "hooks.deliveriesNone",
    waiting: "hooks.noneWaiting",
    failed: "hooks.noneFailed",
  } as const;
  return (
    <Stack gap="sm">
      <Group gap="xs" justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={t("hooks.show")}
          value={shown}
          onChange={(next) => show(SHOWN.find((one) => one === next) ?? "all")}
          data={SHOWN.map((one) => ({ value: one, label: t(`hooks.show.${one}`) }))}
        />
        {hook.failed > 0 ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} />}
            loading={busy}
            onClick={() => retry(() => call("retry_hook", { path: { hook: hook.id } }))}
          >
            {t("hooks.retryAll")}
          </Button>
        ) : null}
      </Group>
      {pages.error === null ? null : <Broken error={pages.error} retry={() => void pages.refetch()} />}
      {pages.isPending ? <Lines count={3} /> : null}
      {pages.data !== undefined && rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t(nothing[shown])}
        </Text>
      ) : null}
      {rows.length === 0 ? null : (
        <Scroll>
          <table className={classes.table} aria-label={t("hooks.deliveriesOf", { name: hook.name })}>
            <thead>
              <tr>
                <th scope="col">{t("hooks.what")}</th>
                <th scope="col">{t("journey.state")}</th>
                <th scope="col" className={classes.wide}>
                  {t("hooks.when")}
                </th>
                <th scope="col">
                  <VisuallyHidden>{t("more")}</VisuallyHidden>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <Row key={one.id} hook={hook} one={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {pages.hasNextPage ? (
        <Group>
          <Button
            variant="subtle"
            size="xs"
            loading={pages.isFetchingNextPage}
            onClick={() => void pages.fetchNextPage()}
          >
            {t("more")}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}

/** Open where something is to be seen: what waits or failed. */
export function Deliveries({ hook }: { hook: Hook }) {
  const [chosen, choose] = useState<boolean>();
  const opened = chosen ?? (hook.failed > 0 || hook.waiting > 0);
  const id = useId();
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ml={-8}
        leftSection={opened ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
        aria-expanded={opened}
        aria-controls={id}
        onClick={() => choose(!opened)}
      >
        {t("hooks.deliveries")}
      </Button>
      <Collapse expanded={opened} id={id}>
        <div style={{ paddingTop: 8 }}>{opened ? <List hook={hook} /> : null}</div>
      </Collapse>
    </div>
  );
}
