import { Stack } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";

interface FormProps {
  onSubmit: (given: FormData) => void;
  children: ReactNode;
}

/** A form that is sent by Enter, too. */
export function Form({ onSubmit, children }: FormProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">{children}</Stack>
    </form>
  );
}
