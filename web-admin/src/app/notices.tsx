// Where short words appear at the edge of the page.

import { hideNotification, Notifications, showNotification } from "@mantine/notifications";

export const show = showNotification;
export const hide = hideNotification;

export default function Notices() {
  return <Notifications position="bottom-right" limit={4} />;
}
