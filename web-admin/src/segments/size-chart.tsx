// A segment's size over time.

import "@mantine/charts/styles.layer.css";
import { AreaChart } from "@mantine/charts";
import type { SegmentSize } from "~/api/generated";
import { day, dayShort, number } from "~/format";
import { t } from "~/i18n";

export function SizeChart({ sizes, height }: { sizes: SegmentSize[]; height: number }) {
  return (
    <AreaChart
      h={height}
      data={sizes}
      dataKey="day"
      series={[{ name: "count", color: "var(--series-returning)", label: t("segment.count") }]}
      curveType="monotone"
      withDots={false}
      tickLine="none"
      gridAxis="none"
      strokeWidth={2}
      fillOpacity={0.18}
      valueFormatter={(value) => number(value)}
      tooltipProps={{ labelFormatter: (label: unknown) => day(String(label)) }}
      yAxisProps={{ width: 42, allowDecimals: false, domain: ["auto", "auto"] }}
      xAxisProps={{
        minTickGap: 30,
        interval: "preserveStartEnd",
        tickFormatter: (value: string) => dayShort(value),
      }}
      areaProps={{ isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}
