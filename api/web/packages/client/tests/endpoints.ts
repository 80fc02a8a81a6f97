/** What it means to call every endpoint: forget one and this does not compile. */

import type { Client, paths } from "../src/index.ts";

type Method = "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace";

type Endpoint = {
  [Path in keyof paths]: {
    [M in Method]: paths[Path][M] extends undefined ? never : `${Uppercase<M>} ${Path}`;
  }[Method];
}[keyof paths];

export type Endpoints = Record<Endpoint, (client: Client) => Promise<{ response: Response }>>;
