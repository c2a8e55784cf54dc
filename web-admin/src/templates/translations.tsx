// All words of a template in two languages side by side: what is missing is seen, and written beside what it should say.

import { Button, Group, NativeSelect, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { language as languageName } from "~/format";
import { many, named, t } from "~/i18n";
import { at, type Block, lacking, languages, type Place, texts, withoutLanguage, wordsOf } from "./document";
import own from "./template.module.css";
import { Words, type Writing } from "./writing";

/** What a text is, for people: what stands where in the message. */
export function placeInWords(writing: Writing, place: Place): string {
  const [root, which] = place;
  if (root === "blocks" || root === "parts") {
    const block = at(writing.document, place.slice(0, 2)) as Block | undefined;
    const kind = named("block", block?.kind ?? "");
    const field = String(place[2] ?? "");
    const number = root === "blocks" ? `${Number(which) + 1}. ` : `${which}: `;
    return field === "text" ? `${number}${kind}` : `${number}${kind}: ${named("block.field", field)}`;
  }
  if (root === "push") return `${t("template.field.push")}: ${named("ways.field", String(which))}`;
  return root === "texts" ? String(which) : named("template.field", String(root));
}

interface TranslationsProps {
  writing: Writing;
  speak: (language: string) => void;
}

export function Translations({ writing, speak }: TranslationsProps) {
  const { document, mayChange } = writing;
  const others = languages(document).filter((one) => one !== document.fallback);
  const chosen = others.includes(writing.language) ? writing.language : others[0];
  if (chosen === undefined) {
    return (
      <Text size="sm" c="dimmed" p="md">
        {t("translations.none")}
      </Text>
    );
  }
  const missing = lacking(document, chosen);
  return (
    <div className={own.translations}>
      <Group justify="space-between" align="flex-end" gap="sm" mb="sm">
        <Group gap="sm" align="flex-end">
          <NativeSelect
            size="xs"
            label={t("translations.into")}
            value={chosen}
            data={others.map((one) => ({ value: one, label: languageName(one) }))}
            onChange={(event) => speak(event.currentTarget.value)}
          />
          <Text size="sm" c={missing === 0 ? "var(--good)" : "var(--warn)"} pb={5}>
            {missing === 0 ? t("translations.whole") : many("translations.missing", missing)}
          </Text>
        </Group>
        {mayChange ? (
          <Button
            variant="subtle"
            color="red"
            c="var(--bad)"
            leftSection={<IconTrash size={14} />}
            onClick={() => writing.change(withoutLanguage(document, chosen))}
          >
            {t("translations.remove", { language: languageName(chosen) })}
          </Button>
        ) : null}
      </Group>
      <div className={own.pairHead} aria-hidden>
        <span>{languageName(document.fallback)}</span>
        <span>{languageName(chosen)}</span>
      </div>
      <ul className={own.pairs}>
        {texts(document)
          .filter((place) => Object.keys(wordsOf(at(document, place))).length > 0)
          .map((place) => {
            const label = placeInWords(writing, place);
            const lacks = wordsOf(at(document, place))[chosen] === undefined;
            return (
              <li key={place.join(".")} className={own.pair} data-missing={lacks || undefined}>
                <Text size="xs" c="dimmed" className={own.pairName}>
                  {label}
                </Text>
                <div className={own.boxed}>
                  <Words
                    writing={writing}
                    place={place}
                    language={document.fallback}
                    label={`${label}, ${languageName(document.fallback)}`}
                  />
                </div>
                <div className={own.boxed}>
                  <Words
                    writing={writing}
                    place={place}
                    language={chosen}
                    label={`${label}, ${languageName(chosen)}`}
                  />
                </div>
              </li>
            );
          })}
      </ul>
    </div>
  );
}
