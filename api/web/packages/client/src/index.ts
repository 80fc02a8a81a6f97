/** Calls a Goldfinch API, typed by its OpenAPI description. */

export { createClient, dataOf, type Client, type ClientOptions, type Token } from "./client.ts";
export { pages, type ListPath, type Page, type PageQuery } from "./pages.ts";
export { ProblemError, type FieldFault, type Problem, type ProblemType } from "./problem.ts";
export type { components, paths } from "./schema.ts";
export { hasEnded, waitForTask, type DomainName, type RecordOf, type WaitOptions } from "./waiting.ts";
