// What the first page can do without comes together with its words and its looks.

import { withWords } from "~/i18n";

/** Brings a page, or a part of one, with the words and looks of everything that is not the first page. */
export async function later<Module>(coming: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([withWords(coming), import("./looks")]);
  return module;
}
