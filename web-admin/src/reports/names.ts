// The reports, in the order in which they are offered.

export const ORDER = [
  "programmes",
  "revenue",
  "sales",
  "repeat",
  "retention",
  "cohorts",
  "second-order",
  "orders",
  "rfm",
  "clv",
] as const;
