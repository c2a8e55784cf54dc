// A new template: its name, what it is about, and what it begins with.

import { Button, Group, Modal, NativeSelect, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import { locale, named, t } from "~/i18n";
import { useBusy } from "~/ui/busy";
import { templatesQuery, variablesQuery } from "./data";
import { blank, blankMjml, type Document } from "./document";

const NAME = /^[a-z][a-z0-9-]{0,59}$/;

/** What people type as a name of its kind: `Thank you!` becomes `thank-you`. */
function asName(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+/, "")
    .slice(0, 60);
}

function first(): Record<string, string> {
  return {
    subject: t("template.begins.subject"),
    preheader: t("template.begins.preheader"),
    because: t("template.begins.because"),
    text: t("template.begins.text"),
    plain: t("template.begins.plain"),
    closing: t("template.begins.closing"),
  };
}

interface NameFormProps {
  opened: boolean;
  onClose: () => void;
  /** What it is a copy of; new where there is nothing. */
  copyOf?: Document | undefined;
  suggested?: string;
}

export function NameForm({ opened, onClose, copyOf, suggested }: NameFormProps) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(suggested ?? "");
  const [builder, setBuilder] = useState("order.facts");
  const [how, setHow] = useState("blocks");
  const [busy, run] = useBusy();
  const known = useQuery({ ...variablesQuery, enabled: opened });
  const templates = useQuery({ ...templatesQuery, enabled: opened });
  const name = asName(typed).replace(/-+$/, "");
  const isTaken = (templates.data?.templates ?? []).some((one) => one.name === name);
  const make = () => {
    const language = locale();
    const begin = how === "mjml" ? blankMjml : blank;
    void run(async () => {
      await call("save_template", {
        path: { name },
        body: { document: copyOf ?? begin(builder, language, first()), saves: 0 },
      });
      await queries.invalidateQueries({ queryKey: ["templates"] });
      onClose();
      await navigate({ to: "/templates/$name", params: { name }, search: {} });
    });
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={<Text fw={600}>{t(copyOf === undefined ? "templates.new" : "template.double")}</Text>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (NAME.test(name) && !isTaken && !busy) void make();
        }}
      >
        <Stack gap="md">
          <TextInput
            label={t("template.nameLabel")}
            description={name === "" ? t("template.nameHelp") : t("template.nameWillBe", { name })}
            value={typed}
            error={isTaken ? t("template.nameTaken") : undefined}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
          {copyOf === undefined ? (
            <>
              <NativeSelect
                label={t("template.about")}
                description={t("template.aboutHelp")}
                value={builder}
                data={(known.data?.builders ?? []).map((one) => ({
                  value: one.name,
                  label: named("builder.facts", one.name),
                }))}
                onChange={(event) => setBuilder(event.currentTarget.value)}
              />
              <div>
                <Text size="sm" fw={500} mb={4}>
                  {t("template.how")}
                </Text>
                <SegmentedControl
                  size="xs"
                  aria-label={t("template.how")}
                  value={how}
                  onChange={setHow}
                  data={[
                    { value: "blocks", label: t("template.byBlocks") },
                    { value: "mjml", label: "MJML" },
                  ]}
                />
              </div>
            </>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t("cancel")}
            </Button>
            <Button type="submit" disabled={!NAME.test(name) || isTaken} loading={busy}>
              {t("templates.make")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
