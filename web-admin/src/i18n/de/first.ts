// Was der Rahmen und die erste Seite sagen.

import { everywhere } from "./everywhere";
import { frame } from "./frame";
import { home } from "./home";
import { titles } from "./titles";

export const first = {
  ...everywhere,
  ...frame,
  ...home,
  ...titles,
} as const;
