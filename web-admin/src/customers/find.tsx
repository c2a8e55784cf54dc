// Choosing a customer by typing what is known of them.

import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "~/api/client";
import { t } from "~/i18n";
import { nameOf } from "./name";

const MOST = 12;
const SHORTEST = 2;

interface FindCustomerProps {
  label: string;
  description?: string;
  placeholder?: string;
  size?: "xs" | "sm";
  value: string | undefined;
  onChange: (id: string | undefined) => void;
  /** Who cannot be chosen. */
  without?: string;
}

export function FindCustomer({
  label,
  description,
  placeholder,
  size,
  value,
  onChange,
  without,
}: FindCustomerProps) {
  const [typed, setTyped] = useState("");
  const [settled] = useDebouncedValue(typed.trim(), 150);
  const found = useQuery({
    queryKey: ["customers", "find", settled],
    queryFn: ({ signal }) => call("list_customers", { query: { q: settled, limit: MOST } }, signal),
    enabled: settled.length >= SHORTEST,
    placeholderData: (before) => before,
  });
  // Who was chosen elsewhere, as by the address of the page, is called by their name too.
  const chosen = useQuery({
    queryKey: ["customer", value],
    queryFn: ({ signal }) => call("read_customer", { path: { id: value ?? "" } }, signal),
    enabled: value !== undefined,
  });
  const items = found.data?.items ?? [];
  const others = items.filter((one) => one.id !== without);
  const isKnown = chosen.data === undefined || others.some((one) => one.id === chosen.data.id);
  const shown = isKnown || chosen.data === undefined ? others : [chosen.data, ...others];
  return (
    <Select
      size={size ?? "sm"}
      label={label}
      {...(description === undefined ? {} : { description })}
      placeholder={placeholder ?? t("customers.search")}
      searchable
      clearable
      data-autofocus
      searchValue={typed}
      onSearchChange={setTyped}
      value={value ?? null}
      onChange={(id) => onChange(id ?? undefined)}
      filter={({ options }) => options}
      nothingFoundMessage={settled.length >= SHORTEST ? t("palette.nothing") : undefined}
      data={shown.map((one) => ({
        value: one.id,
        label: [nameOf(one), one.email, one.id]
          .filter((part, at, all) => all.indexOf(part) === at)
          .join(" · "),
      }))}
    />
  );
}
