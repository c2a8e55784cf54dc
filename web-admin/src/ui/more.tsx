import { useIntersection } from "@mantine/hooks";
import { useEffect } from "react";
import { Lines } from "./page";

/** The end of a list that goes on: what follows is fetched when it comes into sight. */
export function More({ when, fetchMore }: { when: boolean; fetchMore: () => void }) {
  const { ref, entry } = useIntersection({ rootMargin: "600px" });
  const near = entry?.isIntersecting ?? false;
  useEffect(() => {
    if (when && near) fetchMore();
  }, [when, near, fetchMore]);
  return when ? (
    <div ref={ref}>
      <Lines count={3} />
    </div>
  ) : null;
}
