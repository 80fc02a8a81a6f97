/** The client: openapi-fetch over the generated types, with a token, and errors that are thrown. */

import createFetchClient, { type Client as FetchClient, type Middleware } from "openapi-fetch";

import { problemOf } from "./problem.ts";
import type { paths } from "./schema.ts";

/** A bearer token, or where to get one that is valid now. */
export type Token = string | (() => string | Promise<string>);

export interface ClientOptions {
  /** Where the API is, as `https://tasks.example`. */
  baseUrl: string;
  /** Who is calling; left out where something else, such as a proxy, says so. */
  token?: Token;
  /** What sends requests; `fetch` by default. */
  fetch?: (request: Request) => Promise<Response>;
}

/** One method per HTTP method: `client.GET("/tasks", { params: { query: { sort: "oldest" } } })`. */
export type Client = FetchClient<paths>;

/** A client of the API at `baseUrl`. Its methods throw a ProblemError where the API reports one. */
export function createClient({ token, ...options }: ClientOptions): Client {
  const client = createFetchClient<paths>(options);
  client.use(throwing, ...(token === undefined ? [] : [bearing(token)]));
  return client;
}

/** What an answer brings: `const record = await dataOf(client.GET(…))`. Not for conditional GETs. */
export async function dataOf<Data>(call: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  const { data, response } = await call;
  if (data === undefined) throw new TypeError(`An answer of ${response.status} brings no data.`);
  return data;
}

function bearing(token: Token): Middleware {
  return {
    async onRequest({ request }) {
      const value = typeof token === "function" ? await token() : token;
      request.headers.set("Authorization", `Bearer ${value}`);
      return request;
    },
  };
}

const throwing: Middleware = {
  async onResponse({ response }) {
    if (response.status >= 400) throw await problemOf(response);
  },
};
