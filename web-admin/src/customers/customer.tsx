// One customer: everything that ever happened, and why.

import { ActionIcon, Avatar, Badge, Box, Group, Menu, Skeleton, Tabs, Tooltip } from "@mantine/core";
import { IconDots, IconDownload, IconTrash, IconUsersPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "~/api/client";
import type { Customer } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { save } from "~/files";
import { amount, country, date, dateTime, day, language, number } from "~/format";
import { many, named, t } from "~/i18n";
import { May } from "~/staff/may";
import { Confirm } from "~/ui/confirm";
import { Broken, Fact, Facts, Page, Panel } from "~/ui/page";
import { State } from "~/ui/state";
import { Belongs } from "./belongs";
import { Consents } from "./consents";
import own from "./customer.module.css";
import { MergeInto } from "./merge";
import { initialsOf, nameOf } from "./name";
import { Orders, useOrders } from "./orders";
import { Predictions } from "./predictions";
import { Replies } from "./replies";
import { Timeline } from "./timeline";
import { Whys } from "./whys";

function Deeds({ customer }: { customer: Customer }) {
  const [asking, setAsking] = useState<"erase" | "merge" | undefined>();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const exported = async () => {
    try {
      const everything = await call("export_customer", { path: { id: customer.id } });
      save(`${customer.id}.json`, "application/json", JSON.stringify(everything, null, 2));
      done(t("customer.exported"));
    } catch (error) {
      failed(error);
    }
  };
  const erase = async () => {
    try {
      const answer = await call("erase_customer", { path: { id: customer.id } });
      await queries.invalidateQueries();
      done(many("customer.erased", answer.orders));
      void navigate({ to: "/customers" });
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t("more")}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => void exported()}>
            {t("customer.export")}
          </Menu.Item>
          <Menu.Item leftSection={<IconUsersPlus size={15} />} onClick={() => setAsking("merge")}>
            {t("customer.merge")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item c="var(--bad)" leftSection={<IconTrash size={15} />} onClick={() => setAsking("erase")}>
            {t("customer.erase")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking === "erase"}
        onClose={() => setAsking(undefined)}
        title={t("customer.eraseTitle", { name: nameOf(customer) })}
        action={t("customer.erase")}
        danger
        word={customer.email ?? customer.id}
        onConfirm={erase}
      >
        {t("customer.eraseHelp")}
      </Confirm>
      <MergeInto customer={customer} opened={asking === "merge"} onClose={() => setAsking(undefined)} />
    </>
  );
}

function About({ customer }: { customer: Customer }) {
  return (
    <Panel title={t("customer.about")}>
      <Facts>
        <Fact name={t("customer.email")}>
          {customer.email === undefined ? (
            "—"
          ) : (
            // Long ones break before the at sign.
            <>
              {customer.email?.slice(0, customer.email.lastIndexOf("@"))}
              <wbr />
              {customer.email?.slice(customer.email.lastIndexOf("@"))}
            </>
          )}
        </Fact>
        {customer.phone ? <Fact name={t("customer.phone")}>{customer.phone}</Fact> : null}
        <Fact name={t("customer.place")}>
          {[customer.city, customer.region, customer.country && country(customer.country)]
            .filter(Boolean)
            .join(", ") || "—"}
        </Fact>
        {customer.language ? <Fact name={t("customer.language")}>{language(customer.language)}</Fact> : null}
        {customer.local_zone ? (
          <Fact name={t("customer.localTime")}>
            <Tooltip label={customer.local_zone}>
              <span>
                {new Intl.DateTimeFormat(undefined, {
                  timeStyle: "short",
                  timeZone: customer.local_zone,
                }).format(new Date())}
              </span>
            </Tooltip>
          </Fact>
        ) : null}
        {customer.birthday ? <Fact name={t("customer.birthday")}>{day(customer.birthday)}</Fact> : null}
        <Fact name={t("customer.since")}>{date(customer.created_at)}</Fact>
        {customer.keys
          .filter((key) => key.kind !== "email" && key.kind !== "phone")
          .map((key) => (
            <Fact
              key={`${key.source}:${key.value}`}
              name={key.source ? t("customer.numberAt", { source: key.source }) : named("key", key.kind)}
            >
              {key.value}
            </Fact>
          ))}
      </Facts>
    </Panel>
  );
}

function shownValue(value: unknown): string {
  if (typeof value === "number") return number(value, 6);
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return String(value);
}

function Attributes({ customer }: { customer: Customer }) {
  if (customer.tags.length + customer.attributes.length === 0) return null;
  return (
    <Panel title={t("customer.attributes")}>
      {customer.tags.length === 0 ? null : (
        <Group gap={6} mb={customer.attributes.length === 0 ? 0 : "sm"}>
          {customer.tags.map((tag) => (
            <Badge key={tag} color="gray">
              {tag}
            </Badge>
          ))}
        </Group>
      )}
      <Facts>
        {customer.attributes.map((one) => (
          <Fact key={one.name} name={one.name}>
            <Tooltip label={t("attribute.setAt", { date: dateTime(one.set_at) })}>
              <span>{shownValue(one.value)}</span>
            </Tooltip>
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}

function Summary({ id }: { id: string }) {
  const orders = useOrders(id);
  const counted = orders.rows.filter((one) => one.counted);
  const currency = counted[0]?.currency;
  const spent = counted
    .filter((one) => one.currency === currency)
    .reduce((sum, one) => sum + one.net_minor, 0);
  const more = orders.hasNextPage ? "+" : "";
  if (orders.isPending) return <Skeleton height={44} width={360} my={4} />;
  return (
    <div className={own.summary}>
      <div>
        <span>{t("customer.orders")}</span>
        <b>
          {number(counted.length)}
          {more}
        </b>
      </div>
      <div>
        <span>{t("customer.spent")}</span>
        <b>{currency === undefined ? "—" : `${amount(spent, currency)}${more}`}</b>
      </div>
      <div>
        <span>{t("customer.lastOrder")}</span>
        <b>{counted[0] === undefined ? "—" : date(counted[0].placed_at)}</b>
      </div>
    </div>
  );
}

const TABS = ["timeline", "orders", "messages", "replies"] as const;

export function CustomerPage() {
  const { id } = useParams({ from: "/customers/$id" });
  const search = useSearch({ from: "/customers/$id" });
  const navigate = useNavigate({ from: "/customers/$id" });
  const customer = useQuery({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => call("read_customer", { path: { id } }, signal),
  });
  const tab = TABS.find((one) => one === search.tab) ?? "timeline";
  const parent = { to: "/customers", label: t("nav.customers") };
  if (customer.error !== null) {
    return (
      <Page title={id} parent={parent}>
        <Broken error={customer.error} retry={() => void customer.refetch()} />
      </Page>
    );
  }
  const known = customer.data;
  return (
    <Page
      title={known === undefined ? undefined : nameOf(known)}
      parent={parent}
      beside={
        <>
          {known === undefined || known.state === "active" ? null : (
            <State kind="customer" state={known.state} />
          )}
          {known?.merged_into ? (
            <Link to="/customers/$id" params={{ id: known.merged_into }}>
              {known.merged_into}
            </Link>
          ) : null}
        </>
      }
      about={id}
      actions={
        known === undefined ? null : (
          <May scope="people">
            <Deeds customer={known} />
          </May>
        )
      }
    >
      <Group gap="md" mb="md" wrap="nowrap" align="center">
        <Avatar size={46} radius={100} color="leaf" visibleFrom="xs" alt="">
          {known === undefined ? "" : initialsOf(known)}
        </Avatar>
        <Summary id={id} />
      </Group>
      <div className={own.columns}>
        <Box miw={0}>
          <Tabs
            value={tab}
            onChange={(value) =>
              void navigate({ search: value === null ? {} : { tab: value }, replace: true })
            }
            keepMounted={false}
          >
            <Tabs.List mb="sm">
              {TABS.map((one) => (
                <Tabs.Tab key={one} value={one}>
                  {t(`customer.tab.${one}`)}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value="timeline">
              <Timeline id={id} kind={search.kind} q={search.q} />
            </Tabs.Panel>
            <Tabs.Panel value="orders">
              <Orders id={id} />
            </Tabs.Panel>
            <Tabs.Panel value="messages">
              <Whys id={id} />
            </Tabs.Panel>
            <Tabs.Panel value="replies">
              <Replies id={id} />
            </Tabs.Panel>
          </Tabs>
        </Box>
        {known === undefined ? (
          <Skeleton height={260} radius="lg" />
        ) : (
          <aside className={own.aside}>
            <About customer={known} />
            <Consents customer={known} />
            {known.state === "active" ? <Predictions id={known.id} /> : null}
            <Belongs id={known.id} />
            <Attributes customer={known} />
          </aside>
        )}
      </div>
    </Page>
  );
}
