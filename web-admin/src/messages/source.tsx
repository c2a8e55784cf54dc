// A message as it went over the wire: its headers, and all of it.

import { Button, Code, Group, ScrollArea, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import { save } from "~/files";
import { number } from "~/format";
import { t } from "~/i18n";
import { Broken, Lines } from "~/ui/page";
import own from "./message.module.css";

export function Source({ id, part }: { id: string; part: "headers" | "raw" }) {
  const source = useQuery({
    queryKey: ["message", id, "source"],
    queryFn: ({ signal }) => call("read_message_source", { path: { id } }, signal),
    retry: false,
  });
  if (source.error !== null) return <Broken error={source.error} retry={() => void source.refetch()} />;
  if (source.data === undefined) return <Lines count={8} />;
  if (part === "headers") {
    return (
      <dl className={own.headers}>
        {source.data.headers.map(({ name, value }) => (
          <div key={`${name} ${value}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    );
  }
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {t("message.bytes", { n: number(source.data.bytes) })}
        </Text>
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} />}
          onClick={() => save(`${id}.eml`, "message/rfc822", source.data.source)}
        >
          {t("message.eml")}
        </Button>
      </Group>
      <ScrollArea.Autosize mah={620} viewportProps={{ tabIndex: 0 }}>
        <Code block>{source.data.source}</Code>
      </ScrollArea.Autosize>
    </Stack>
  );
}
