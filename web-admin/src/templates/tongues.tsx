// The languages of a document: which one is written in, and which others there could be.

import { Group, NativeSelect, Text } from "@mantine/core";
import { language as languageName } from "~/format";
import { many, t } from "~/i18n";
import { lacking, languages, withLanguage } from "./document";
import type { Writing } from "./writing";

/** Languages that are offered; others come with a document. */
const TONGUES = [
  "bg cs da de el en es et fi fr hr hu it ja ko lt lv nb nl pl pt ro ru sk sl sv tr uk zh",
].flatMap((all) => all.split(" "));

export function Tongues({ writing, speak }: { writing: Writing; speak: (language: string) => void }) {
  const { document, language, mayChange } = writing;
  const known = languages(document);
  const lacks = lacking(document, language);
  return (
    <Group gap={6} wrap="nowrap">
      <NativeSelect
        size="xs"
        aria-label={t("template.language")}
        value={language}
        data={[
          {
            group: t("template.written"),
            items: known.map((one) => ({ value: one, label: languageName(one) })),
          },
          ...(mayChange
            ? [
                {
                  group: t("template.addLanguage"),
                  items: TONGUES.filter((one) => !known.includes(one)).map((one) => ({
                    value: one,
                    label: languageName(one),
                  })),
                },
              ]
            : []),
        ]}
        onChange={(event) => {
          const next = event.currentTarget.value;
          if (!known.includes(next)) writing.change(withLanguage(document, next));
          speak(next);
        }}
      />
      {lacks === 0 ? null : (
        <Text size="xs" c="var(--warn)" style={{ whiteSpace: "nowrap" }}>
          {many("translations.missing", lacks)}
        </Text>
      )}
    </Group>
  );
}
