// The pages of a place, side by side: on a phone they scroll, and the one that is open is in sight.

import { Children, type ReactNode, useEffect, useRef } from "react";
import own from "~/reports/measures.module.css";

export function Ways({ label, active, children }: { label: string; active: string; children: ReactNode }) {
  const nav = useRef<HTMLElement>(null);
  // Some come later, when it is known what their reader may see.
  const count = Children.count(children);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is open, so another way is to be seen
  useEffect(() => {
    const ways = nav.current;
    const open = ways?.querySelector<HTMLElement>("[aria-current=page]");
    if (!ways || !open || ways.scrollWidth <= ways.clientWidth) return;
    ways.scrollLeft = open.offsetLeft - ways.offsetLeft - (ways.clientWidth - open.offsetWidth) / 2;
  }, [active, count]);
  return (
    <nav ref={nav} className={own.list} aria-label={label}>
      {children}
    </nav>
  );
}
