/** Errors as the API tells them: RFC 9457 problem documents. */

import type { components } from "./schema.ts";

export type Problem = components["schemas"]["Problem"];
export type FieldFault = components["schemas"]["FieldFault"];

/** What kind of problem it is; `about:blank` when somebody between client and API answered. */
export type ProblemType = Problem["type"] | "about:blank";

/** An answer that is an error. Look at `type`, which never changes its meaning. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";

  constructor(
    readonly type: ProblemType,
    readonly title: string,
    readonly status: number,
    /** What happened this time, and what to do next. */
    readonly detail: string,
    /** The fields that are at fault, if single ones are. */
    readonly errors: readonly FieldFault[],
    /** In how many seconds to try again, when the API says so. */
    readonly retryAfter: number | undefined,
  ) {
    super(detail);
  }
}

/** The error that an answer tells of. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const { type, title, detail, errors } = await documentOf(response);
  return new ProblemError(
    type ?? "about:blank",
    title ?? response.statusText,
    response.status,
    detail ?? title ?? `The answer was ${response.status} ${response.statusText}.`,
    errors ?? [],
    secondsOf(response.headers.get("Retry-After")),
  );
}

async function documentOf(response: Response): Promise<Partial<Problem>> {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) return {};
  return (await response.json()) as Problem;
}

function secondsOf(retryAfter: string | null): number | undefined {
  return retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) : undefined;
}
