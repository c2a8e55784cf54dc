// What stands for each kind of step.

import {
  IconArrowsSplit,
  IconBolt,
  IconCalendarTime,
  IconClock,
  IconClockPause,
  IconDice3,
  IconFlag,
  IconFlask,
  IconLogin2,
  IconMail,
  IconTag,
  IconTruckDelivery,
  IconUserEdit,
  IconWebhook,
} from "@tabler/icons-react";
import type { ComponentType } from "react";

export type Icon = ComponentType<{
  size?: number;
  stroke?: number;
  x?: number;
  y?: number;
  color?: string;
  className?: string;
}>;

const ICONS: Record<string, Icon> = {
  start: IconLogin2,
  wait: IconClock,
  wait_for: IconClockPause,
  delivered: IconTruckDelivery,
  until: IconCalendarTime,
  split: IconArrowsSplit,
  share: IconDice3,
  experiment: IconFlask,
  message: IconMail,
  tag: IconTag,
  attribute: IconUserEdit,
  webhook: IconWebhook,
  do: IconBolt,
  end: IconFlag,
};

export function kindIcon(kind: string): Icon {
  return ICONS[kind] ?? IconBolt;
}
