// Who works here. The server knows by a cookie that scripts cannot read; what changes something carries the word that
// proves it comes from this page.

const CSRF_COOKIE = "perennial_csrf";
const CSRF_HEADER = "x-csrf-token";

function cookie(name: string): string | undefined {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
}

/** What every request carries besides its own content. */
export function authorised(method: string): {
  credentials: RequestCredentials;
  headers: Record<string, string>;
} {
  const word = method === "GET" ? undefined : cookie(CSRF_COOKIE);
  return { credentials: "same-origin", headers: word === undefined ? {} : { [CSRF_HEADER]: word } };
}

/** Whether this browser may be signed in: without the word, it is not. */
export function mayBeSignedIn(): boolean {
  return cookie(CSRF_COOKIE) !== undefined;
}

type Listener = () => void;
const listeners = new Set<Listener>();
let lost = false;

/** The server no longer knows us. */
export function sessionLost(): void {
  if (lost) return;
  lost = true;
  for (const listener of listeners) listener();
}

/** Somebody signed in again. */
export function sessionFound(): void {
  lost = false;
  for (const listener of listeners) listener();
}

export const session = {
  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isLost: (): boolean => lost,
};
