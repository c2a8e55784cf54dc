// The pages in front of the door: to sign in, to come for the first time, to follow an invitation.

import { Box, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Preferences } from "~/app/preferences";
import own from "./door.module.css";

interface DoorProps {
  title: string;
  about?: ReactNode;
  children: ReactNode;
}

export function Door({ title, about, children }: DoorProps) {
  useEffect(() => {
    document.title = `${title} · Perennial`;
  }, [title]);
  return (
    <div className={own.street}>
      <main className={own.door}>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} width={40} height={40} alt="" />
        <Stack gap={4}>
          <Title order={1}>{title}</Title>
          {about === undefined ? null : (
            <Text size="sm" c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        {children}
      </main>
      <Box className={own.mat}>
        <Preferences />
      </Box>
    </div>
  );
}
