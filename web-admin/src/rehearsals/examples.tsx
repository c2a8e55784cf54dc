// A few people of a rehearsal, and what would have happened to each of them.

import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import {
  IconArrowRight,
  IconFlag,
  IconGavel,
  IconLogin2,
  IconMail,
  IconMessageQuestion,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useState } from "react";
import { call } from "~/api/client";
import type { RehearsalDetail, RehearsalResult, RehearsedExample, RehearsedHappening } from "~/api/generated";
import { nameOf } from "~/customers/name";
import { dateTime } from "~/format";
import { named, problemSaid, t } from "~/i18n";
import { titled } from "~/journeys/data";
import { documentOf } from "~/journeys/document";
import { titleOf } from "~/journeys/words";
import { Panel } from "~/ui/page";
import { To } from "~/ui/to";
import own from "./rehearsal.module.css";
import { useDocument } from "./steps";

const ICONS: Record<string, ComponentType<{ size?: number }>> = {
  entered: IconLogin2,
  asked: IconMessageQuestion,
  decided: IconGavel,
  written: IconMail,
  ended: IconFlag,
};

/** Most things shown before somebody asks for more. */
const FIRST = 24;

function words(one: RehearsedHappening, programme: string, step: string | undefined): string {
  switch (one.what) {
    case "entered":
      return t("happening.entered", { programme });
    case "asked":
      return t("happening.asked", { programme });
    case "decided":
      return named("reason", one.words, problemSaid(one.words));
    case "written":
      return t("happening.written", { programme });
    case "ended":
      return t("happening.ended", { programme, how: named("enrolment.state", one.words).toLowerCase() });
    default:
      return step ?? named("node", one.words);
  }
}

function Line({
  example,
  run,
  result,
}: {
  example: RehearsedExample;
  run: RehearsalDetail;
  result: RehearsalResult;
}) {
  const [all, showAll] = useState(false);
  const first = example.timeline[0]?.programme;
  const document = useDocument(run, first);
  const nodes = document === undefined ? [] : documentOf(document).nodes;
  const step = (one: RehearsedHappening) => {
    const node = one.programme === first ? nodes.find((each) => each.id === one.node) : undefined;
    return node === undefined ? undefined : titleOf(node);
  };
  const title = (name: string) => titled(result.details.find((one) => one.name === name)?.title ?? name);
  const shown = all ? example.timeline : example.timeline.slice(0, FIRST);
  return (
    <>
      <ol className={own.line}>
        {shown.map((one) => {
          const Icon = ICONS[one.what] ?? IconArrowRight;
          return (
            <li
              key={`${one.at} ${one.programme} ${one.node ?? ""} ${one.what} ${one.words}`}
              data-what={one.what}
            >
              <time dateTime={one.at}>{dateTime(one.at)}</time>
              <span aria-hidden>
                <Icon size={13} />
              </span>
              <b>{words(one, title(one.programme), step(one))}</b>
            </li>
          );
        })}
      </ol>
      {all || example.timeline.length <= FIRST ? null : (
        <Text size="sm">
          <button type="button" className={own.more} onClick={() => showAll(true)}>
            {t("rehearsal.showAll", { n: example.timeline.length })}
          </button>
        </Text>
      )}
    </>
  );
}

function Who({ example }: { example: RehearsedExample }) {
  const customer = useQuery({
    queryKey: ["customer", example.customer],
    queryFn: ({ signal }) => call("read_customer", { path: { id: example.customer } }, signal),
  });
  return (
    <Text size="sm">
      {customer.isPending ? (
        <Skeleton component="span" height={12} width={120} display="inline-block" />
      ) : (
        <To to="/customers/$id" params={{ id: example.customer }} search={{}} underline="always">
          {customer.data === undefined ? example.customer : nameOf(customer.data)}
        </To>
      )}
      <Text span inherit c="dimmed">
        {` · ${named("example.about", example.why)}`}
      </Text>
    </Text>
  );
}

/** Why somebody is shown; with a number where several are for the same reason. */
function label(result: RehearsalResult, at: number): string {
  const why = result.examples[at]?.why ?? "";
  const same = (one: RehearsedExample) => one.why === why;
  const name = named("example", why);
  return result.examples.filter(same).length < 2
    ? name
    : `${name} ${result.examples.slice(0, at + 1).filter(same).length}`;
}

export function Examples({ run, result }: { run: RehearsalDetail; result: RehearsalResult }) {
  const [chosen, choose] = useState("0");
  const example = result.examples[Number(chosen)];
  if (example === undefined) return null;
  return (
    <Panel
      title={t("rehearsal.examples")}
      actions={
        result.examples.length < 2 ? null : (
          <SegmentedControl
            size="xs"
            aria-label={t("rehearsal.examples")}
            value={chosen}
            onChange={choose}
            data={result.examples.map((_, at) => ({ value: String(at), label: label(result, at) }))}
          />
        )
      }
    >
      <Stack gap="sm">
        <Who example={example} />
        <Line key={chosen} example={example} run={run} result={result} />
      </Stack>
    </Panel>
  );
}
