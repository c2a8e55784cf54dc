// Bringing a file: what it holds, in which column, and what came of it.

import { Button, FileButton, Group, Progress, Stack, Text } from "@mantine/core";
import { IconFileImport, IconUpload } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { call } from "~/api/client";
import type { Import, ImportFile } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, number } from "~/format";
import { named, problemSaid, t } from "~/i18n";
import { SettingsPage } from "~/settings/frame";
import { May } from "~/staff/may";
import { useBusy } from "~/ui/busy";
import { Broken, Empty, Lines, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { State } from "~/ui/state";
import { Marked } from "~/ui/told";
import classes from "~/ui/ui.module.css";
import { brought, importsQuery, isOver } from "./data";
import { Describe } from "./describe";
import own from "./imports.module.css";

function Bring({ onBrought }: { onBrought: (file: ImportFile) => void }) {
  const [share, setShare] = useState<number | undefined>();
  const [over, setOver] = useState(false);
  const bring = async (file: File | null | undefined) => {
    if (!file) return;
    setShare(0);
    try {
      onBrought(await brought(file, setShare));
    } catch (error) {
      failed(error);
    } finally {
      setShare(undefined);
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void bring(event.dataTransfer.files[0]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard
    <div
      className={own.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload size={22} stroke={1.6} aria-hidden />
      {share === undefined ? (
        <>
          <Text size="sm">{t("imports.drop")}</Text>
          <FileButton accept=".csv,.tsv,.txt,.gz,.zip,text/csv" onChange={(file) => void bring(file)}>
            {(props) => <Button {...props}>{t("imports.choose")}</Button>}
          </FileButton>
          <Text size="xs" c="dimmed">
            {t("imports.dropHelp")}
          </Text>
        </>
      ) : (
        <>
          <Text size="sm" aria-live="polite">
            {t("imports.bringing")}
          </Text>
          <Progress value={share * 100} w={240} aria-label={t("imports.bringing")} />
        </>
      )}
    </div>
  );
}

function counted(one: Import): string {
  const { summary } = one;
  const parts = (["orders", "customers", "products", "created", "updated", "unchanged"] as const)
    .filter((name) => summary[name] > 0)
    .map((name) => `${number(summary[name])} ${named("imported", name)}`);
  return parts.length === 0 ? t("imports.rowsRead", { n: summary.rows }) : parts.join(" · ");
}

/** One that is under way can be stopped, and one that was stopped or failed goes on where it was. */
function Deed({ one }: { one: Import }) {
  const queries = useQueryClient();
  const [busy, run] = useBusy();
  const isGoing = one.state === "queued" || one.state === "running";
  const isResumable = one.state === "cancelled" || one.state === "failed";
  if (!isGoing && !isResumable) return null;
  const path = { import: one.id };
  const resume = () => call("resume_import", { path });
  const again = () => queries.invalidateQueries({ queryKey: ["imports"] });
  const turn = async () => {
    await (isGoing ? call("cancel_import", { path }) : resume());
    await again();
    if (isGoing) done(t("imports.cancelled"), () => void resume().then(again, failed));
    else done(t("imports.resumed"));
  };
  return (
    <May scope="write">
      <Button
        variant="default"
        size="compact-sm"
        loading={busy}
        aria-label={t(isGoing ? "imports.cancelName" : "imports.resumeName", { name: one.name })}
        onClick={() => run(turn)}
      >
        {t(isGoing ? "imports.cancel" : "imports.resume")}
      </Button>
    </May>
  );
}

function Row({ one }: { one: Import }) {
  return (
    <tr>
      <td style={{ minWidth: 180 }}>
        {one.name}
        <Text size="xs" c="dimmed">
          {`${named("importKind", one.wanted.kind)}${one.wanted.dry_run ? ` · ${t("imports.onlyChecked")}` : ""}`}
        </Text>
      </td>
      <td>
        <Group gap="xs" wrap="nowrap">
          {isOver(one) || one.state === "stopping" ? (
            <State kind="import" state={one.state} />
          ) : (
            <Progress
              value={one.permille / 10}
              w={110}
              aria-label={t("imports.progress", { name: one.name })}
            />
          )}
          <Deed one={one} />
        </Group>
      </td>
      <td style={{ minWidth: 200 }}>
        <Text size="sm">{counted(one)}</Text>
        {one.note === "" ? null : (
          <Text size="xs" c="var(--bad)">
            <Marked>{problemSaid(one.note)}</Marked>
          </Text>
        )}
      </td>
      <td>
        {one.summary.rejected === 0 ? (
          <Text span size="sm" c="dimmed">
            —
          </Text>
        ) : isOver(one) ? (
          <a href={`/api/v1/imports/${one.id}/rejects`} download className={own.rejects}>
            {t("imports.rejects", { n: one.summary.rejected })}
          </a>
        ) : (
          number(one.summary.rejected)
        )}
      </td>
      <td className={`${classes.number} ${classes.wide}`}>
        <Text span size="sm" c="dimmed">
          {ago(one.asked_at)}
        </Text>
      </td>
    </tr>
  );
}

function History() {
  const imports = useQuery(importsQuery);
  const all = imports.data?.items ?? [];
  if (imports.error !== null) return <Broken error={imports.error} retry={() => void imports.refetch()} />;
  if (imports.data === undefined) return <Lines count={4} />;
  if (all.length === 0) {
    return (
      <Empty icon={IconFileImport} title={t("imports.none")}>
        {t("imports.noneHelp")}
      </Empty>
    );
  }
  return (
    <Panel title={t("imports.history")} flush>
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t("imports.file")}</th>
              <th scope="col">{t("journey.state")}</th>
              <th scope="col">{t("imports.came")}</th>
              <th scope="col">{t("imports.rejected")}</th>
              <th scope="col" className={`${classes.number} ${classes.wide}`}>
                {t("rehearsals.asked")}
              </th>
            </tr>
          </thead>
          <tbody>
            {all.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

export function Imports() {
  const queries = useQueryClient();
  const [file, setFile] = useState<ImportFile | undefined>();
  return (
    <SettingsPage title={t("imports.title")} about={t("imports.about")}>
      <Stack gap="md">
        <May scope="write">
          {file === undefined ? (
            <Bring onBrought={setFile} />
          ) : (
            <Describe
              file={file}
              onClose={() => setFile(undefined)}
              onStarted={async () => {
                setFile(undefined);
                await queries.invalidateQueries({ queryKey: ["imports"] });
              }}
            />
          )}
        </May>
        <History />
      </Stack>
    </SettingsPage>
  );
}
