import { queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Import, ImportFile } from "~/api/generated";
import { isLive } from "~/app/live";

const WATCHED_MS = 1_500;
const PART_BYTES = 4 * 1024 * 1024;

export function isOver(one: Import): boolean {
  return !["queued", "running", "stopping"].includes(one.state);
}

export const importsQuery = queryOptions({
  queryKey: ["imports"],
  queryFn: ({ signal }) => call("list_imports", { query: { limit: 50 } }, signal),
  refetchInterval: ({ state }) =>
    !isLive() && state.data?.items.some((one) => !isOver(one)) ? WATCHED_MS : false,
});

/** Brings a file to the server, part by part. */
export async function brought(file: File, progress: (share: number) => void): Promise<ImportFile> {
  let standing = await call("bring_import_file", { body: { name: file.name } });
  while (standing.bytes < file.size) {
    const part = file.slice(standing.bytes, standing.bytes + PART_BYTES);
    standing = await call("add_import_part", {
      path: { file: standing.id },
      query: { offset: standing.bytes },
      body: part,
    });
    progress(standing.bytes / file.size);
  }
  return standing;
}
