// What the numbers of a report mean.

import { Text } from "@mantine/core";
import { named, t } from "~/i18n";
import { Fact, Facts, Panel } from "~/ui/page";

/** What the numbers of a report mean, in the reader's words. */
export function defined(report: string, definitions: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, text]) => [
      name,
      named("definition", `${report}.${name}`, text.replace(/`([\w-]+)`/g, "“$1”")),
    ]),
  );
}

export function Definitions({ definitions }: { definitions: Record<string, string> }) {
  return (
    <Panel title={t("report.definitions")}>
      <Facts>
        {Object.entries(definitions).map(([name, text]) => (
          <Fact key={name} name={named("measure", name)}>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}
