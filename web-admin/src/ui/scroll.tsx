import { type ReactNode, useEffect, useRef, useState } from "react";
import classes from "./ui.module.css";

/** What may be wider than the page. It takes the keyboard only where there is something to scroll. */
export function Scroll({ label, children }: { label?: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => setWide(element.scrollWidth > element.clientWidth + 1));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <div
      ref={box}
      className={classes.scroll}
      {...(wide ? { tabIndex: 0 } : {})}
      {...(label === undefined ? {} : { role: "region", "aria-label": label })}
    >
      {children}
    </div>
  );
}
