// A day of a calendar: the browser's own field, in the reader's order of day, month and year.

import { type MantineSize, TextInput } from "@mantine/core";

interface DayFieldProps {
  label: string;
  /** `2026-03-01`. */
  value: string;
  /** The last day that may be chosen. */
  max?: string;
  size?: MantineSize;
  onChange: (day: string) => void;
}

export function DayField({ onChange, ...props }: DayFieldProps) {
  return <TextInput type="date" {...props} onChange={(event) => onChange(event.currentTarget.value)} />;
}
