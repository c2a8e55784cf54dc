// What a template says by other ways than mail: a text message, a notification of the browser.

import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconBell, IconMessage, IconTrash } from "@tabler/icons-react";
import type { ComponentType, ReactNode } from "react";
import type { TemplatePreview } from "~/api/generated";
import { many, named, t } from "~/i18n";
import { useMe } from "~/staff/me";
import { changed, SOMEWHERE, wordsOf } from "./document";
import { gist } from "./liquid";
import own from "./ways.module.css";
import { Words, type Writing } from "./writing";

type Way = "sms" | "push";

const ICONS: Record<Way, ComponentType<{ size?: number }>> = { sms: IconMessage, push: IconBell };

/** The words that a way begins with, in the language that stands in for others. */
function begun({ document }: Writing, way: Way): unknown {
  const { fallback } = document;
  const subject = wordsOf(document.subject)[fallback] ?? "";
  if (way === "sms") return { [fallback]: `${subject} {{ shop.name }}`.trim() };
  return {
    title: { [fallback]: subject || "{{ shop.name }}" },
    text: { [fallback]: wordsOf(document.preheader)[fallback] || t("ways.begins") },
    link: `{{ ${SOMEWHERE} }}`,
  };
}

function Card({ writing, way, children }: { writing: Writing; way: Way; children: ReactNode }) {
  const Icon = ICONS[way];
  const title = t(`ways.${way}`);
  return (
    <section className={own.card} aria-label={title}>
      <Group justify="space-between" gap="xs" mb={6}>
        <Group gap={7}>
          <Icon size={15} aria-hidden />
          <Title order={2} size="sm">
            {title}
          </Title>
        </Group>
        {writing.mayChange ? (
          <Button
            variant="subtle"
            color="gray"
            size="compact-xs"
            leftSection={<IconTrash size={13} />}
            aria-label={t("ways.remove", { way: title })}
            onClick={() => writing.change(changed(writing.document, [way], undefined))}
          >
            {t("rehearsals.remove")}
          </Button>
        ) : null}
      </Group>
      {children}
    </section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={own.line}>
      <span>{name}</span>
      {children}
    </div>
  );
}

function Push({ writing }: { writing: Writing }) {
  const { document, mayChange } = writing;
  const words = (name: "title" | "text", single: boolean) => (
    <Line name={named("ways.field", name)}>
      <Words writing={writing} place={["push", name]} label={named("ways.push", name)} single={single} />
    </Line>
  );
  return (
    <Card writing={writing} way="push">
      {words("title", true)}
      {words("text", false)}
      <Line name={t("ways.field.link")}>
        <TextInput
          size="xs"
          aria-label={t("ways.push.link")}
          value={document.push?.link ?? ""}
          readOnly={!mayChange}
          spellCheck={false}
          onChange={(event) =>
            writing.change(changed(document, ["push", "link"], event.currentTarget.value), "push.link")
          }
        />
      </Line>
    </Card>
  );
}

/** The words of the other ways, and what begins one. */
export function OtherWays({ writing }: { writing: Writing }) {
  const { document, mayChange } = writing;
  const lacking = (["sms", "push"] as const).filter((way) => document[way] === undefined);
  if (!mayChange && lacking.length === 2) return null;
  return (
    <Stack gap="sm" mt="md">
      {document.sms === undefined ? null : (
        <Card writing={writing} way="sms">
          <Words writing={writing} place={["sms"]} label={t("ways.sms")} />
        </Card>
      )}
      {document.push === undefined ? null : <Push writing={writing} />}
      {mayChange && lacking.length > 0 ? (
        <Group gap="xs">
          <Text size="xs" c="dimmed">
            {t("ways.also")}
          </Text>
          {lacking.map((way) => {
            const Icon = ICONS[way];
            return (
              <Button
                key={way}
                variant="default"
                size="compact-sm"
                leftSection={<Icon size={14} />}
                onClick={() => writing.change(changed(document, [way], begun(writing, way)))}
              >
                {t(`ways.${way}`)}
              </Button>
            );
          })}
        </Group>
      ) : null}
    </Stack>
  );
}

/** What a telephone shows of it. */
export function SeenElsewhere({ preview }: { preview: TemplatePreview }) {
  const shop = useMe()?.shop?.name ?? "";
  const { sms, push } = preview;
  return (
    <>
      {sms ? (
        <figure className={own.seen}>
          <figcaption>{t("ways.sms")}</figcaption>
          <div className={own.bubble}>{sms.text}</div>
          <Text size="xs" c="dimmed">
            {many("ways.parts", sms.segments)}
          </Text>
        </figure>
      ) : null}
      {push ? (
        <figure className={own.seen}>
          <figcaption>{t("ways.push")}</figcaption>
          <div className={own.notice}>
            <span className={own.face} aria-hidden>
              {shop.charAt(0).toUpperCase() || "·"}
            </span>
            <div>
              <b>{push.title}</b>
              <div>{push.text}</div>
              <small>{gist(push.link)}</small>
            </div>
          </div>
        </figure>
      ) : null}
    </>
  );
}
