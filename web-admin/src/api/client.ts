// The one way to the server: operations by name, with what they take and answer as the description says.

import { type FieldError, type Operations, operations, type Problem } from "./generated";
import { authorised, sessionLost } from "./session";

type Name = keyof Operations;
type Input<N extends Name> = Omit<Operations[N], "answer">;
type Answer<N extends Name> = Operations[N]["answer"];
/** An argument is only needed where the operation needs one. */
type Arguments<N extends Name> =
  Record<string, never> extends Input<N>
    ? [input?: Input<N>, signal?: AbortSignal]
    : [input: Input<N>, signal?: AbortSignal];

/** The server said no, or said nothing. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;
  readonly errors: FieldError[];
  /** How long to wait before the next try, where the server says so. */
  readonly waitSeconds: number | undefined;

  constructor(problem: Partial<Problem> & { status: number }, waitSeconds?: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${problem.status}`);
    this.name = "Refused";
    this.status = problem.status;
    this.code = problem.code ?? "unknown";
    this.requestId = problem.request_id ?? undefined;
    this.errors = problem.errors ?? [];
    this.waitSeconds = waitSeconds;
  }
}

interface Given {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
}

function address(template: string, given: Given): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(given.path?.[name])),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given.query ?? {})) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

async function refusal(response: Response): Promise<Refused> {
  const text = await response.text();
  const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
  try {
    const problem = { ...(JSON.parse(text) as Problem), status: response.status };
    return new Refused(problem, Number.isFinite(wait) ? wait : undefined);
  } catch {
    return new Refused({ status: response.status });
  }
}

/** What a request carries: a part of a file as it is, anything else as JSON. */
function carried(body: unknown): { body?: BodyInit; type?: string } {
  if (body === undefined) return {};
  if (body instanceof Blob) return { body, type: "application/octet-stream" };
  return { body: JSON.stringify(body), type: "application/json" };
}

/** Carries out an operation. Throws `Refused` when the server says no or cannot be reached. */
export async function call<N extends Name>(name: N, ...[input, signal]: Arguments<N>): Promise<Answer<N>> {
  const [method, template] = operations[name];
  const given: Given = input ?? {};
  const { credentials, headers } = authorised(method);
  const { body, type } = carried(given.body);
  const response = await fetch(address(template, given), {
    method,
    credentials,
    headers: type === undefined ? headers : { ...headers, "content-type": type },
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused({ status: 0, code: "unreachable" });
  });
  if (!response.ok) {
    const refused = await refusal(response);
    // A wrong password is a 401 too, but no session ends by it.
    if (refused.status === 401 && refused.code.startsWith("web.")) sessionLost();
    throw refused;
  }
  return (response.status === 204 ? undefined : await response.json()) as Answer<N>;
}
