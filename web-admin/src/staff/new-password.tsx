// A new password, with what makes it one.

import { PasswordInput } from "@mantine/core";
import { t } from "~/i18n";

interface NewPasswordProps {
  label: string;
  size?: "xs" | "sm";
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
}

export function NewPassword({ label, size, value, onChange, error }: NewPasswordProps) {
  return (
    <PasswordInput
      size={size ?? "sm"}
      label={label}
      description={t("password.help")}
      autoComplete="new-password"
      required
      withAsterisk={false}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleButtonProps={{ "aria-label": t("signIn.show") }}
    />
  );
}
