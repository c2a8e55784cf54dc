// What all customers together are expected to bring, by which model, and how right it has been.

import { Skeleton, Text } from "@mantine/core";
import { IconCrystalBall } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { call, Refused } from "~/api/client";
import { ago, amountWhole, day, minorUnits, number, percent } from "~/format";
import { many, named, t } from "~/i18n";
import { Broken, Empty, Fact, Facts, Lines, Panel } from "~/ui/page";
import { Stat } from "~/ui/stat";
import classes from "~/ui/ui.module.css";
import own from "./measures.module.css";

const ForetoldChart = lazy(() => import("./charts").then((module) => ({ default: module.ForetoldChart })));

export interface Foretold {
  frequency: number;
  customers: number;
  actual: number;
  predicted: number;
}

/** The model as the server tells it. */
interface Model {
  model: string;
  until: string;
  customers: number;
  came_back: number;
  repeats: number;
  prior: string;
  chosen_from?: Array<{ model: string; deviance: number | null }>;
  checked?: { days: number; customers: number; actual: number; predicted: number; calibration: Foretold[] };
  spend?: { currency: string; mean: number; customers: number; correlation?: number };
  value?: { days: number; expected_orders: number; discounted_revenue: number };
}

/** Major units, as the model counts, as money. */
function money(major: number, currency: string): string {
  return amountWhole(Math.round(major * minorUnits(currency)), currency);
}

function Numbers({ model }: { model: Model }) {
  const currency = model.spend?.currency ?? "GBP";
  const { value, checked } = model;
  const ratio =
    checked === undefined || checked.actual === 0 ? undefined : checked.predicted / checked.actual;
  return (
    <section className={`${classes.panel} ${own.numbers}`} aria-label={t("home.numbers")}>
      <Stat
        name={t("clv.value", { days: many("days", value?.days ?? 365) })}
        definition={t("clv.valueHelp")}
        value={value === undefined ? undefined : money(value.discounted_revenue, currency)}
        loading={false}
      />
      <Stat
        name={t("clv.each")}
        definition={t("clv.eachHelp")}
        value={value === undefined ? undefined : money(value.discounted_revenue / model.customers, currency)}
        loading={false}
      />
      <Stat
        name={t("clv.orders")}
        definition={t("clv.ordersHelp")}
        value={value === undefined ? undefined : number(value.expected_orders)}
        loading={false}
      />
      <Stat
        name={t("clv.spend")}
        definition={t("clv.spendHelp")}
        value={model.spend === undefined ? undefined : money(model.spend.mean, currency)}
        loading={false}
      />
      <Stat
        name={t("clv.cameBack")}
        value={percent(model.came_back / Math.max(1, model.customers))}
        under={<span>{t("clv.cameBackOf", { n: model.came_back, customers: model.customers })}</span>}
        loading={false}
      />
      {checked === undefined ? null : (
        <Stat
          name={t("clv.right")}
          definition={t("clv.rightHelp", { days: many("days", checked.days) })}
          value={ratio === undefined ? undefined : percent(ratio, 0)}
          under={
            <span>
              {t("clv.rightOf", { predicted: number(checked.predicted), actual: number(checked.actual) })}
            </span>
          }
          loading={false}
        />
      )}
    </section>
  );
}

function Calibration({ rows }: { rows: Foretold[] }) {
  return (
    <Panel title={t("clv.calibration")}>
      <Text size="sm" c="dimmed" mb="sm">
        {t("clv.calibrationHelp")}
      </Text>
      <Suspense fallback={<Skeleton height={260} />}>
        <ForetoldChart rows={rows} height={260} />
      </Suspense>
    </Panel>
  );
}

export function Clv() {
  const clv = useQuery({
    queryKey: ["clv"],
    queryFn: ({ signal }) => call("read_clv", {}, signal),
    retry: false,
  });
  if (clv.error instanceof Refused && clv.error.status === 404) {
    return (
      <Empty icon={IconCrystalBall} title={t("clv.none")}>
        {t("clv.noneHelp")}
      </Empty>
    );
  }
  if (clv.error !== null) return <Broken error={clv.error} retry={() => void clv.refetch()} />;
  if (clv.data === undefined) return <Lines count={9} />;
  const model = clv.data.model as unknown as Model;
  const { run } = clv.data;
  return (
    <>
      <Numbers model={model} />
      {model.checked === undefined ? null : <Calibration rows={model.checked.calibration} />}
      <Panel title={t("clv.model")}>
        <Facts>
          <Fact name={t("clv.modelName")}>{named("clv.name", model.model)}</Fact>
          {model.chosen_from === undefined ? null : (
            <Fact name={t("clv.chosen")}>
              {model.chosen_from
                .map(
                  (one) =>
                    `${named("clv.name", one.model)} ${one.deviance === null ? "—" : number(one.deviance, 3)}`,
                )
                .join(" · ")}
              <Text size="xs" c="dimmed">
                {t("clv.chosenHelp")}
              </Text>
            </Fact>
          )}
          <Fact name={t("clv.until")}>{day(model.until)}</Fact>
          <Fact name={t("clv.scored")}>
            {t("clv.scoredOf", { scored: run.scored, customers: run.customers })}
            <Text size="xs" c="dimmed">
              {run.finished_at ? ago(run.finished_at) : t("journey.running")}
            </Text>
          </Fact>
          {model.spend?.correlation === undefined ? null : (
            <Fact name={t("clv.correlation")}>
              {number(model.spend.correlation, 2)}
              <Text size="xs" c="dimmed">
                {t("clv.correlationHelp")}
              </Text>
            </Fact>
          )}
        </Facts>
      </Panel>
    </>
  );
}
