// Every address of the page, and what is fetched when somebody goes there.

import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  Link,
  lazyRouteComponent,
} from "@tanstack/react-router";
import { t } from "~/i18n";
import { Broken, Empty, Lines, Page } from "~/ui/page";
import { Frame } from "./frame";

function Crashed({ error, reset }: ErrorComponentProps) {
  return (
    <Page title={t("error.title")}>
      <Broken error={error} retry={reset} />
    </Page>
  );
}

function Nowhere() {
  return (
    <Page title={t("error.notFound")}>
      <Empty
        icon={IconMapOff}
        title={t("error.notFound")}
        action={
          <Button component={Link} to="/">
            {t("nav.home")}
          </Button>
        }
      >
        {t("error.notFoundHelp")}
      </Empty>
    </Page>
  );
}

const root = createRootRoute({ component: Frame, notFoundComponent: Nowhere, errorComponent: Crashed });

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== ""
    ? value
    : typeof value === "number"
      ? String(value)
      : undefined;
}

/** Keeps those texts of an address's search that are there. */
function texts<K extends string>(...names: K[]): (search: Record<string, unknown>) => { [N in K]?: string } {
  return (search) => {
    const kept = names
      .map((name) => [name, text(search[name])] as const)
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(kept) as { [N in K]?: string };
  };
}

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: texts("period"),
  component: lazyRouteComponent(() => import("~/home/home"), "Home"),
});

const customers = createRoute({
  getParentRoute: () => root,
  path: "/customers",
  validateSearch: texts("q", "segment"),
  component: lazyRouteComponent(() => import("~/customers/customers"), "Customers"),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$id",
  validateSearch: texts("tab", "kind"),
  component: lazyRouteComponent(() => import("~/customers/customer"), "CustomerPage"),
});

const order = createRoute({
  getParentRoute: () => root,
  path: "/orders/$id",
  component: lazyRouteComponent(() => import("~/customers/order"), "OrderPage"),
});

const segments = createRoute({
  getParentRoute: () => root,
  path: "/segments",
  component: lazyRouteComponent(() => import("~/segments/segments"), "Segments"),
});

const newSegment = createRoute({
  getParentRoute: () => root,
  path: "/segments/new",
  component: lazyRouteComponent(() => import("~/segments/segment"), "NewSegment"),
});

const segment = createRoute({
  getParentRoute: () => root,
  path: "/segments/$id",
  component: lazyRouteComponent(() => import("~/segments/segment"), "SegmentPage"),
});

const list = createRoute({
  getParentRoute: () => root,
  path: "/lists/$id",
  component: lazyRouteComponent(() => import("~/segments/list"), "ListPage"),
});

const journeys = createRoute({
  getParentRoute: () => root,
  path: "/journeys",
  component: lazyRouteComponent(() => import("~/journeys/journeys"), "Journeys"),
});

const journey = createRoute({
  getParentRoute: () => root,
  path: "/journeys/$name",
  validateSearch: texts("node"),
  component: lazyRouteComponent(() => import("~/journeys/journey"), "JourneyPage"),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: "/messages",
  validateSearch: texts("state", "programme", "customer"),
  component: lazyRouteComponent(() => import("~/messages/messages"), "Messages"),
});

const message = createRoute({
  getParentRoute: () => root,
  path: "/messages/$id",
  validateSearch: texts("view"),
  component: lazyRouteComponent(() => import("~/messages/message"), "MessagePage"),
});

const measures = createRoute({
  getParentRoute: () => root,
  path: "/measures",
  validateSearch: texts("report", "period", "segment"),
  component: lazyRouteComponent(() => import("~/reports/measures"), "Measures"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("~/settings/settings"), "Settings"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/settings/account",
  component: lazyRouteComponent(() => import("~/staff/account"), "Account"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/settings/people",
  component: lazyRouteComponent(() => import("~/staff/people"), "People"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/settings/audit",
  validateSearch: texts("actor", "object"),
  component: lazyRouteComponent(() => import("~/staff/audit"), "Audit"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: texts("to"),
  component: lazyRouteComponent(() => import("~/staff/sign-in"), "SignIn"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("~/staff/setup"), "Setup"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("~/staff/invitation"), "Invitation"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    customers,
    customer,
    order,
    segments,
    newSegment,
    segment,
    list,
    journeys,
    journey,
    messages,
    message,
    measures,
    settings,
    account,
    people,
    audit,
    signIn,
    setup,
    invitation,
  ]),
  basepath: import.meta.env.BASE_URL,
  defaultPreload: "intent",
  defaultErrorComponent: Crashed,
  defaultPendingComponent: () => <Lines />,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
