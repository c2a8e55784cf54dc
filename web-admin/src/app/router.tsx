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
import { later } from "./later";

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
  component: lazyRouteComponent(() => later(import("~/customers/customers")), "Customers"),
});

const customer = createRoute({
  getParentRoute: () => root,
  path: "/customers/$id",
  validateSearch: texts("tab", "kind", "q"),
  component: lazyRouteComponent(() => later(import("~/customers/customer")), "CustomerPage"),
});

const order = createRoute({
  getParentRoute: () => root,
  path: "/orders/$id",
  component: lazyRouteComponent(() => later(import("~/customers/order")), "OrderPage"),
});

const segments = createRoute({
  getParentRoute: () => root,
  path: "/segments",
  component: lazyRouteComponent(() => later(import("~/segments/segments")), "Segments"),
});

const newSegment = createRoute({
  getParentRoute: () => root,
  path: "/segments/new",
  // A condition in an address is read as what it says, a text as well as an object.
  validateSearch: ({ condition }: Record<string, unknown>): { condition?: string } => {
    const said =
      typeof condition === "object" && condition !== null ? JSON.stringify(condition) : text(condition);
    return said === undefined ? {} : { condition: said };
  },
  component: lazyRouteComponent(() => later(import("~/segments/segment")), "NewSegment"),
});

const segment = createRoute({
  getParentRoute: () => root,
  path: "/segments/$id",
  component: lazyRouteComponent(() => later(import("~/segments/segment")), "SegmentPage"),
});

const list = createRoute({
  getParentRoute: () => root,
  path: "/lists/$id",
  component: lazyRouteComponent(() => later(import("~/segments/list")), "ListPage"),
});

const journeys = createRoute({
  getParentRoute: () => root,
  path: "/journeys",
  component: lazyRouteComponent(() => later(import("~/journeys/journeys")), "Journeys"),
});

const journey = createRoute({
  getParentRoute: () => root,
  path: "/journeys/$name",
  validateSearch: texts("node"),
  component: lazyRouteComponent(() => later(import("~/journeys/journey")), "JourneyPage"),
});

const templates = createRoute({
  getParentRoute: () => root,
  path: "/templates",
  validateSearch: texts("kind", "q"),
  component: lazyRouteComponent(() => later(import("~/templates/templates")), "Templates"),
});

const template = createRoute({
  getParentRoute: () => root,
  path: "/templates/$name",
  validateSearch: texts("version", "language", "customer", "event", "view", "side", "pane"),
  component: lazyRouteComponent(() => later(import("~/templates/template")), "TemplatePage"),
});

const sharedBlocks = createRoute({
  getParentRoute: () => root,
  path: "/shared-blocks",
  component: lazyRouteComponent(() => later(import("~/shared-blocks/shared-blocks")), "SharedBlocks"),
});

const sharedBlock = createRoute({
  getParentRoute: () => root,
  path: "/shared-blocks/$name",
  component: lazyRouteComponent(() => later(import("~/shared-blocks/shared-block")), "SharedBlockPage"),
});

const ready = createRoute({
  getParentRoute: () => root,
  path: "/journeys/ready/$name",
  component: lazyRouteComponent(() => later(import("~/journeys/ready")), "ReadyPage"),
});

const rehearsals = createRoute({
  getParentRoute: () => root,
  path: "/rehearsals",
  component: lazyRouteComponent(() => later(import("~/rehearsals/rehearsals")), "Rehearsals"),
});

const rehearsal = createRoute({
  getParentRoute: () => root,
  path: "/rehearsals/$id",
  validateSearch: texts("beside"),
  component: lazyRouteComponent(() => later(import("~/rehearsals/rehearsal")), "RehearsalPage"),
});

const campaigns = createRoute({
  getParentRoute: () => root,
  path: "/campaigns",
  validateSearch: texts("view"),
  component: lazyRouteComponent(() => later(import("~/campaigns/campaigns")), "Campaigns"),
});

const campaign = createRoute({
  getParentRoute: () => root,
  path: "/campaigns/$name",
  validateSearch: texts("step"),
  component: lazyRouteComponent(() => later(import("~/campaigns/campaign")), "CampaignPage"),
});

const messages = createRoute({
  getParentRoute: () => root,
  path: "/messages",
  validateSearch: texts("state", "programme", "customer", "q", "since", "until"),
  component: lazyRouteComponent(() => later(import("~/messages/messages")), "Messages"),
});

const outbox = createRoute({
  getParentRoute: () => root,
  path: "/messages/outbox",
  validateSearch: texts("programme"),
  component: lazyRouteComponent(() => later(import("~/messages/outbox")), "Outbox"),
});

const message = createRoute({
  getParentRoute: () => root,
  path: "/messages/$id",
  validateSearch: texts("view"),
  component: lazyRouteComponent(() => later(import("~/messages/message")), "MessagePage"),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: "/experiments",
  component: lazyRouteComponent(() => later(import("~/experiments/experiments")), "Experiments"),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: "/experiments/$name",
  component: lazyRouteComponent(() => later(import("~/experiments/experiment")), "ExperimentPage"),
});

const offers = createRoute({
  getParentRoute: () => root,
  path: "/offers",
  component: lazyRouteComponent(() => later(import("~/offers/offers")), "Offers"),
});

const offer = createRoute({
  getParentRoute: () => root,
  path: "/offers/$name",
  component: lazyRouteComponent(() => later(import("~/offers/offer")), "OfferPage"),
});

const measures = createRoute({
  getParentRoute: () => root,
  path: "/measures",
  validateSearch: texts("report", "period", "segment"),
  component: lazyRouteComponent(() => later(import("~/reports/measures")), "Measures"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => later(import("~/settings/settings")), "Settings"),
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/settings/account",
  component: lazyRouteComponent(() => later(import("~/staff/account")), "Account"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/settings/people",
  component: lazyRouteComponent(() => later(import("~/staff/people")), "People"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/settings/audit",
  validateSearch: texts("actor", "object"),
  component: lazyRouteComponent(() => later(import("~/staff/audit")), "Audit"),
});

const shop = createRoute({
  getParentRoute: () => root,
  path: "/settings/shop",
  component: lazyRouteComponent(() => later(import("~/settings/shop")), "ShopPage"),
});

const policy = createRoute({
  getParentRoute: () => root,
  path: "/settings/policy",
  component: lazyRouteComponent(() => later(import("~/settings/policy")), "PolicyPage"),
});

const senders = createRoute({
  getParentRoute: () => root,
  path: "/settings/senders",
  component: lazyRouteComponent(() => later(import("~/settings/senders")), "SendersPage"),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: "/settings/keys",
  component: lazyRouteComponent(() => later(import("~/settings/keys")), "KeysPage"),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: "/settings/webhooks",
  component: lazyRouteComponent(() => later(import("~/hooks/hooks")), "HooksPage"),
});

const privacy = createRoute({
  getParentRoute: () => root,
  path: "/settings/privacy",
  component: lazyRouteComponent(() => later(import("~/settings/privacy")), "PrivacyPage"),
});

const health = createRoute({
  getParentRoute: () => root,
  path: "/settings/health",
  component: lazyRouteComponent(() => later(import("~/settings/health")), "HealthPage"),
});

const backups = createRoute({
  getParentRoute: () => root,
  path: "/settings/backups",
  component: lazyRouteComponent(() => later(import("~/settings/backups")), "BackupsPage"),
});

const signOn = createRoute({
  getParentRoute: () => root,
  path: "/settings/sign-on",
  component: lazyRouteComponent(() => later(import("~/settings/sign-on")), "SignOnPage"),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: "/settings/imports",
  component: lazyRouteComponent(() => later(import("~/imports/imports")), "Imports"),
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: texts("to", "problem"),
  component: lazyRouteComponent(() => later(import("~/staff/sign-in")), "SignIn"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => later(import("~/staff/setup")), "Setup"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => later(import("~/staff/invitation")), "Invitation"),
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
    templates,
    template,
    sharedBlocks,
    sharedBlock,
    ready,
    rehearsals,
    rehearsal,
    campaigns,
    campaign,
    messages,
    outbox,
    message,
    experiments,
    offers,
    offer,
    experiment,
    measures,
    settings,
    account,
    people,
    audit,
    shop,
    policy,
    senders,
    privacy,
    health,
    backups,
    signOn,
    keys,
    webhooks,
    imports,
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
