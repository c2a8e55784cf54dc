// The frame of every page: what it is, what can be done, and the ways it can be empty or broken.

import {
  Box,
  Breadcrumbs,
  Button,
  Code,
  Group,
  Skeleton,
  Stack,
  Text,
  ThemeIcon,
  Title,
} from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type ComponentType, type ReactNode, useEffect } from "react";
import { Refused } from "~/api/client";
import { explained } from "~/app/toasts";
import { t } from "~/i18n";
import { To } from "~/ui/to";
import classes from "./ui.module.css";

interface PageProps {
  /** Left out while it is not known yet. */
  title: string | undefined;
  /** Beside the title: states, counts. */
  beside?: ReactNode;
  /** Under the title, quiet. */
  about?: ReactNode;
  actions?: ReactNode;
  /** The page that this one belongs to. */
  parent?: { to: string; label: string };
  /** The page fills the window and scrolls inside. */
  fills?: boolean;
  children: ReactNode;
}

export function Page({ title, beside, about, actions, parent, fills, children }: PageProps) {
  useEffect(() => {
    document.title = title === undefined ? "Perennial" : `${title} · Perennial`;
  }, [title]);
  return (
    <Box className={fills ? classes.pageFilling : classes.page}>
      <header className={classes.head}>
        <Stack gap={2} miw={0}>
          {parent === undefined ? null : (
            <Breadcrumbs separatorMargin={6} mb={2}>
              <To to={parent.to} size="xs" c="dimmed">
                {parent.label}
              </To>
            </Breadcrumbs>
          )}
          <Group gap="sm" wrap="wrap">
            {title === undefined ? (
              <Skeleton height={20} width={220} my={4} />
            ) : (
              <Title order={1} className={classes.title ?? ""}>
                {title}
              </Title>
            )}
            {beside}
          </Group>
          {about === undefined ? null : (
            <Text c="dimmed" size="sm" component="div" maw={760}>
              {about}
            </Text>
          )}
        </Stack>
        {actions == null ? null : (
          <Group gap="xs" wrap="wrap" className={classes.actions ?? ""}>
            {actions}
          </Group>
        )}
      </header>
      {children}
    </Box>
  );
}

interface EmptyProps {
  icon: ComponentType<{ size?: number; stroke?: number }>;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Something went wrong. */
  isTrouble?: boolean;
}

/** Nothing here yet: what would be here, and how it gets here. */
export function Empty({ icon: Icon, title, children, action, isTrouble = false }: EmptyProps) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon variant="light" size={44} radius="xl" color={isTrouble ? "red" : "leaf"}>
        <Icon size={22} stroke={1.6} />
      </ThemeIcon>
      <Text fw={600}>{title}</Text>
      {children === undefined ? null : (
        <Text c="dimmed" size="sm" maw={440} component="div" style={{ textWrap: "balance" }}>
          {children}
        </Text>
      )}
      {action === undefined ? null : <Box mt="xs">{action}</Box>}
    </Stack>
  );
}

/** Something could not be shown, and what to do about it. */
export function Broken({ error, retry }: { error: unknown; retry?: () => void }) {
  const request = error instanceof Refused ? error.requestId : undefined;
  const missing = error instanceof Refused && error.status === 404;
  return (
    <Empty
      icon={IconAlertTriangle}
      isTrouble
      title={missing ? t("error.notFound") : t("error.title")}
      action={
        retry === undefined || missing ? undefined : (
          <Button variant="default" onClick={retry}>
            {t("retry")}
          </Button>
        )
      }
    >
      {missing ? t("error.notFoundHelp") : explained(error)}
      {request === undefined ? null : (
        <Box mt={6}>
          <Code>{request}</Code>
        </Box>
      )}
    </Empty>
  );
}

/** Lines where text will be. */
export function Lines({ count = 6, height = 14 }: { count?: number; height?: number }) {
  return (
    <Stack gap="sm" p="md" aria-hidden>
      {Array.from({ length: count }, (_, line) => (
        <Skeleton key={`${line}-${count}`} height={height} width={`${92 - ((line * 17) % 38)}%`} />
      ))}
    </Stack>
  );
}

export function Panel({
  title,
  actions,
  children,
  flush,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}) {
  return (
    <section className={classes.panel}>
      {title === undefined ? null : (
        <div className={classes.panelHead}>
          <Title order={2}>{title}</Title>
          <Group gap={4}>{actions}</Group>
        </div>
      )}
      <div className={flush ? undefined : classes.panelBody}>{children}</div>
    </section>
  );
}

/** A fact: its name and what it is. */
export function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className={classes.facts}>{children}</dl>;
}
