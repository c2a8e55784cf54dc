// How far somebody or something reaches: one of a few words, each with what it means.

import { Radio, Stack } from "@mantine/core";

interface ChoiceProps<Word extends string> {
  label: string;
  value: Word;
  all: ReadonlyArray<{ value: Word; label: string; about: string }>;
  choose: (value: Word) => void;
}

export function Choice<Word extends string>({ label, value, all, choose }: ChoiceProps<Word>) {
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(next) => choose(all.find((one) => one.value === next)?.value ?? value)}
    >
      <Stack gap={8} mt={6}>
        {all.map((one) => (
          <Radio key={one.value} value={one.value} label={one.label} description={one.about} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
