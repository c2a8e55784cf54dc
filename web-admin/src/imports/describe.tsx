// What a file holds and in which column: guessed, and looked at by somebody before anything is taken in.

import { Button, Group, NativeSelect, Select, SimpleGrid, Stack, Switch, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import type { ImportFile, ImportLook } from "~/api/generated";
import { done } from "~/app/toasts";
import { named, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { Broken, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import classes from "~/ui/ui.module.css";
import own from "./imports.module.css";
import {
  columnOf,
  DATE_FORMATS,
  type Description,
  dateFormat,
  hasComma,
  KINDS,
  type Kind,
  mapped,
  missing,
  PLACES,
  withComma,
  withDateFormat,
  written,
} from "./mapping";

const LAYOUTS = ["columns", "shopify", "woocommerce"] as const;
type Layout = (typeof LAYOUTS)[number];
const FIRST_ROWS = 5;

function Rows({ look }: { look: ImportLook }) {
  return (
    <Scroll label={t("imports.rows")}>
      <table className={`${classes.table} ${own.rows}`}>
        <thead>
          <tr>
            {look.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {look.rows.slice(0, FIRST_ROWS).map((row) => (
            <tr key={row.join("\u0000")}>
              {look.columns.map((name, at) => (
                <td key={name}>{row[at] ?? ""}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

interface MappingProps {
  look: ImportLook;
  kind: Kind;
  description: Description;
  change: (description: Description) => void;
}

function Mapping({ look, kind, description, change }: MappingProps) {
  const columns = [...new Set(look.columns)].filter((name) => name !== "");
  const formats = [...new Set([dateFormat(description), ...DATE_FORMATS])];
  const example = (column: string | undefined) => {
    const at = column === undefined ? -1 : look.columns.indexOf(column);
    return at < 0 ? undefined : look.rows.map((row) => row[at]).find((text) => text);
  };
  const { needed, others } = PLACES[kind];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm">
        {[...needed, ...others].map((place) => {
          const column = columnOf(description, kind, place);
          return (
            <Select
              key={place}
              size="xs"
              label={named("place", place)}
              withAsterisk={needed.includes(place)}
              placeholder={t("imports.nowhere")}
              description={example(column) ?? " "}
              inputWrapperOrder={["label", "input", "description"]}
              data={columns}
              value={column ?? null}
              onChange={(value) => change(mapped(description, kind, place, value ?? undefined))}
              clearable
              searchable
            />
          );
        })}
      </SimpleGrid>
      <Group gap="lg" align="flex-end">
        <NativeSelect
          size="xs"
          label={t("imports.dates")}
          value={dateFormat(description)}
          data={formats.map((value) => ({
            value,
            label: value === "" ? t("imports.datesPlain") : written(value),
          }))}
          onChange={(event) => change(withDateFormat(description, event.currentTarget.value))}
        />
        <Switch
          label={t("imports.comma")}
          checked={hasComma(description)}
          onChange={(event) => change(withComma(description, event.currentTarget.checked))}
        />
      </Group>
    </Stack>
  );
}

interface DescribeProps {
  file: ImportFile;
  onClose: () => void;
  onStarted: () => Promise<void>;
}

function Opened({
  file,
  look,
  onClose,
  onStarted,
  setKind,
}: DescribeProps & { look: ImportLook; setKind: (kind: Kind) => void }) {
  const [layout, setLayout] = useState<Layout>(look.layout);
  const [description, change] = useState<Description>((look.description ?? {}) as Description);
  const [live, setLive] = useState(false);
  const [busy, run] = useBusy();
  const { kind } = look;
  const lacking = layout === "columns" ? missing(description, kind) : [];
  const start = (dry_run: boolean) =>
    run(async () => {
      await call("start_import", {
        body: {
          file: file.id,
          kind,
          layout,
          ...(layout === "columns" ? { columns: description } : {}),
          live,
          dry_run,
        },
      });
      await onStarted();
      done(t(dry_run ? "imports.checking" : "imports.started"));
    });
  return (
    <Stack gap="md">
      <Panel title={t("imports.rows")} flush>
        <Rows look={look} />
      </Panel>
      <Panel title={file.name}>
        <Stack gap="md">
          <Group gap="md">
            <NativeSelect
              size="xs"
              label={t("imports.holds")}
              value={kind}
              data={KINDS.map((value) => ({ value, label: named("importKind", value) }))}
              onChange={(event) => setKind(event.currentTarget.value as Kind)}
            />
            <NativeSelect
              size="xs"
              label={t("imports.layout")}
              value={layout}
              data={LAYOUTS.map((value) => ({ value, label: t(`imports.layout.${value}`) }))}
              onChange={(event) => setLayout(event.currentTarget.value as Layout)}
            />
          </Group>
          {layout === "columns" ? (
            <>
              <Text size="sm" c="dimmed">
                {t("imports.guessed")}
              </Text>
              <Mapping look={look} kind={kind} description={description} change={change} />
            </>
          ) : (
            <Text size="sm" c="dimmed">
              {t("imports.known")}
            </Text>
          )}
          <Switch
            label={t("imports.live")}
            description={t("imports.liveHelp")}
            checked={live}
            onChange={(event) => setLive(event.currentTarget.checked)}
          />
          {lacking.length === 0 ? null : (
            <Text size="sm" c="var(--warn)" role="status">
              {t("imports.lacking", { places: lacking.map((place) => named("place", place)).join(", ") })}
            </Text>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button
              variant="default"
              disabled={lacking.length > 0}
              loading={busy}
              onClick={() => void start(true)}
            >
              {t("imports.check")}
            </Button>
            <Button disabled={lacking.length > 0} loading={busy} onClick={() => void start(false)}>
              {t("imports.start")}
            </Button>
          </Group>
        </Stack>
      </Panel>
    </Stack>
  );
}

export function Describe(props: DescribeProps) {
  const { file } = props;
  const [kind, setKind] = useState<Kind | undefined>();
  const look = useQuery({
    queryKey: ["import file", file.id, kind],
    queryFn: ({ signal }) =>
      call("look_at_import_file", { path: { file: file.id }, query: { kind } }, signal),
    retry: false,
  });
  if (look.error !== null) {
    return (
      <Panel title={file.name}>
        <Broken error={look.error} retry={() => void look.refetch()} />
        <Group justify="center" mt="sm">
          <Button variant="default" onClick={props.onClose}>
            {t("imports.another")}
          </Button>
        </Group>
      </Panel>
    );
  }
  if (look.data === undefined) return <Lines count={8} />;
  return <Opened key={look.data.kind} {...props} look={look.data} setKind={setKind} />;
}
