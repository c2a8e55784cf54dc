// What the numbers of a report mean.

import { Text } from "@mantine/core";
import { named, t } from "~/i18n";
import { Fact, Facts, Panel } from "~/ui/page";

export function Definitions({ definitions }: { definitions: Record<string, string> }) {
  return (
    <Panel title={t("report.definitions")}>
      <Facts>
        {Object.entries(definitions).map(([name, text]) => (
          <Fact key={name} name={named("measure", name)}>
            <Text size="sm" c="dimmed" lang="en">
              {text.replace(/`([\w-]+)`/g, (_, word: string) => `“${word.replaceAll("_", " ")}”`)}
            </Text>
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}
