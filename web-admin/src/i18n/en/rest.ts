// What all other pages say: it comes with the first of them.

import { campaigns } from "./campaigns";
import { customers } from "./customers";
import { deeds } from "./deeds";
import { experiments } from "./experiments";
import { hooks } from "./hooks";
import { imports } from "./imports";
import { insights } from "./insights";
import { journeys } from "./journeys";
import { messages } from "./messages";
import { offers } from "./offers";
import { orders } from "./orders";
import { rehearsals } from "./rehearsals";
import { reports } from "./reports";
import { segments } from "./segments";
import { settings } from "./settings";
import { sharedBlocks } from "./shared-blocks";
import { staff } from "./staff";
import { templates } from "./templates";

export const rest = {
  ...campaigns,
  ...customers,
  ...insights,
  ...deeds,
  ...experiments,
  ...hooks,
  ...imports,
  ...journeys,
  ...messages,
  ...offers,
  ...orders,
  ...rehearsals,
  ...reports,
  ...segments,
  ...settings,
  ...sharedBlocks,
  ...staff,
  ...templates,
} as const;
