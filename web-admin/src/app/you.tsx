// Whoever is signed in: their account, and the way out.

import { Avatar, Menu, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { call } from "~/api/client";
import { t } from "~/i18n";
import { useMe } from "~/staff/me";
import classes from "./frame.module.css";
import { failed } from "./toasts";

export function You() {
  const me = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  if (me === undefined) return null;
  const leave = async () => {
    try {
      await call("sign_out");
    } catch (error) {
      failed(error);
      return;
    }
    await navigate({ to: "/sign-in", search: {} });
    queries.clear();
  };
  return (
    <Menu position="top-start" width={210} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.you ?? ""}>
          <Avatar size={26} radius={100} name={me.name} color="leaf" alt="" aria-hidden />
          <VisuallyHidden>{t("you.label")}</VisuallyHidden>
          <span>
            <b>{me.name}</b>
            <small>{me.shop.name}</small>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUserCircle size={15} />}
          onClick={() => void navigate({ to: "/settings/account" })}
        >
          {t("account.title")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void leave()}>
          {t("you.leave")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
