// What the frame and the first page say.

import { everywhere } from "./everywhere";
import { frame } from "./frame";
import { home } from "./home";

export const first = {
  ...everywhere,
  ...frame,
  ...home,
} as const;
