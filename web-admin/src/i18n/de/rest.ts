// Was alle anderen Seiten sagen: Es kommt mit der ersten davon.

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
import { problems } from "./problems";
import { refusals } from "./refusals";
import { rehearsals } from "./rehearsals";
import { reports } from "./reports";
import { segments } from "./segments";
import { settings } from "./settings";
import { sharedBlocks } from "./shared-blocks";
import { staff } from "./staff";
import { templates } from "./templates";
import { told } from "./told";

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
  ...problems,
  ...refusals,
  ...rehearsals,
  ...reports,
  ...segments,
  ...settings,
  ...sharedBlocks,
  ...staff,
  ...templates,
  ...told,
} as const;
