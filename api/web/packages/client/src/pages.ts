/** Lists, page by page. */

import { dataOf, type Client } from "./client.ts";
import type { paths } from "./schema.ts";

type Answer<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Body } } } };
}
  ? Body
  : never;

/** The addresses of lists: `/tasks`, and one per domain. */
export type ListPath = {
  [Path in keyof paths]: Answer<Path> extends never
    ? never
    : Answer<Path> extends { items: unknown[]; next_page_token: string | null }
      ? Path
      : never;
}[keyof paths];

export type Page<Path extends ListPath> = Answer<Path>;

/** The filters of a list; the pages' own places in it are not asked for. */
export type PageQuery<Path extends ListPath> = Omit<
  NonNullable<paths[Path]["get"]["parameters"]["query"]>,
  "page_token"
>;

/**
 * Every page of a list, each read when it is asked for.
 *
 * A page may be short, even empty, and still have a next one.
 */
export async function* pages<Path extends ListPath>(
  client: Client,
  path: Path,
  query?: PageQuery<Path>,
  signal?: AbortSignal,
): AsyncGenerator<Page<Path>, void> {
  // All lists are asked alike, which TypeScript cannot know of a Path yet to be named.
  const filters = query as PageQuery<"/tasks"> | undefined;
  let place: { page_token?: string } = {};
  for (;;) {
    const params = { query: { ...filters, ...place } };
    const call = client.GET(path as "/tasks", { params, ...(signal ? { signal } : {}) });
    const page = await dataOf(call);
    yield page as Page<Path>;
    if (page.next_page_token === null) return;
    place = { page_token: page.next_page_token };
  }
}
