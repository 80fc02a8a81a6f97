/** Waiting for the end of a record, by long polls. */

import type { Client } from "./client.ts";
import { ProblemError } from "./problem.ts";
import type { components, paths } from "./schema.ts";

type Status = components["schemas"]["TrackingStatus"];

/** The domains of the installation that the types were generated from. */
export type DomainName = keyof paths extends infer Path
  ? Path extends `/tasks/${infer Name}/{tracking_id}`
    ? Name
    : never
  : never;

type AddressOf<Domain extends DomainName> = `/tasks/${Domain}/{tracking_id}`;

/** A record of a domain, with the domain's own fields. */
export type RecordOf<Domain extends DomainName> =
  paths[AddressOf<Domain>]["get"]["responses"][200]["content"]["application/json"];

export interface WaitOptions<Domain extends DomainName> {
  /** Called with the record as it is now, and again with every change of it. */
  onChange?: (record: RecordOf<Domain>) => void;
  /** Ends the waiting, as `AbortSignal.timeout(60_000)` does. Without one it may take for ever. */
  signal?: AbortSignal;
}

const WAIT = "wait=20";

/** Whether a record has ended; one that FAILED may still be retried by somebody. */
export function hasEnded(record: { status: Status }): boolean {
  return record.status !== "PENDING" && record.status !== "PROCESSING";
}

/**
 * The record once it is COMPLETED, FAILED or CANCELLED: look at its `status`.
 *
 * The API holds each request until there is news; if it is too busy it is asked again when it says.
 * Any other problem, 404 for instance, is thrown.
 */
export async function waitForTask<Domain extends DomainName>(
  client: Client,
  domain: Domain,
  id: number,
  { onChange, signal }: WaitOptions<Domain> = {},
): Promise<RecordOf<Domain>> {
  // The record as it is now comes at once if somebody wants to see it; all else is worth waiting for.
  let header: Record<string, string> = onChange ? {} : { prefer: WAIT };
  for (;;) {
    const { data, response } = await askAgain(() => read(client, domain, id, header, signal), signal);
    if (data) {
      onChange?.(data);
      if (hasEnded(data)) return data;
    }
    if ("prefer" in header && !response.headers.has("Preference-Applied")) {
      await pause(Number(response.headers.get("Retry-After") ?? 1), signal);
    }
    const etag = response.headers.get("ETag");
    header = { prefer: WAIT, ...(onChange && etag ? { "if-none-match": etag } : {}) };
  }
}

async function read<Domain extends DomainName>(
  client: Client,
  domain: Domain,
  id: number,
  header: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<{ data?: RecordOf<Domain>; response: Response }> {
  const path = `/tasks/${domain}/{tracking_id}` as AddressOf<DomainName>;
  const { data, response } = await client.GET(path, {
    params: { path: { tracking_id: id }, header },
    ...(signal ? { signal } : {}),
  });
  return { ...(data ? { data: data as RecordOf<Domain> } : {}), response };
}

async function askAgain<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ProblemError) || ![429, 503].includes(error.status)) throw error;
      await pause(error.retryAfter ?? 1, signal);
    }
  }
}

/** Resolves after so many seconds, or rejects as soon as `signal` says so. */
function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
