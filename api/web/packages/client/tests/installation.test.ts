/** The client against a running installation: GOLDFINCH_URL, and a GOLDFINCH_TOKEN for it. */

import { describe, expect, test, vi } from "vitest";

import { createClient, dataOf, hasEnded, pages, ProblemError, waitForTask } from "../src/index.ts";
import { everyEndpoint } from "./every-endpoint.ts";

const { GOLDFINCH_URL: baseUrl = "", GOLDFINCH_TOKEN: token = "" } = process.env;
const client = createClient({ baseUrl, token });
const body = { etf_id: "QUAL", date: "2022-01-03" };

describe.skipIf(!baseUrl)("an installation", () => {
  test("does what it is asked for, and shows it", async () => {
    const asked = await dataOf(client.POST("/tasks/etf_price_update", { body }));
    const seen: string[] = [];

    const ended = await waitForTask(client, "etf_price_update", asked.id, {
      onChange: (record) => seen.push(record.status),
      signal: AbortSignal.timeout(60_000),
    });

    expect(ended).toMatchObject({ id: asked.id, etf_id: "QUAL", status: "COMPLETED" });
    expect(seen.at(-1)).toBe("COMPLETED");
  });

  test("has lists that are walked to the end, each record once", async () => {
    const items = [body, body, body];
    const batch = await dataOf(client.POST("/tasks/etf_price_update/batch", { body: { items } }));

    const found: number[] = [];
    for await (const page of pages(client, "/tasks/etf_price_update", { page_size: 2 })) {
      found.push(...page.items.map((record) => record.id));
    }

    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(batch.items.map((record) => record.id)));
    for (const { id } of batch.items) {
      expect(hasEnded(await waitForTask(client, "etf_price_update", id))).toBe(true);
    }
  });

  test("runs the example of docs/api.md", async () => {
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((...said) => void lines.push(said.join(" ")));

    await import("../examples/follow.ts");
    log.mockRestore();

    expect(lines).toContainEqual("COMPLETED 100 %");
    expect(lines).toContainEqual(expect.stringMatching(/^\d+ failed$/));
    expect(lines.at(-1)).toContain("urn:goldfinch:problem:illegal-transition");
  });

  test("tells what is wrong with a request", async () => {
    const call = client.GET("/tasks", { params: { query: { page_size: 201 } } });

    await expect(call).rejects.toMatchObject({
      type: "urn:goldfinch:problem:invalid",
      errors: [{ field: "query.page_size" }],
    });
  });

  // The examples are made up, so the API may well refuse them; but it knows every address and method.
  test.each(Object.entries(everyEndpoint))("knows %s", async (_, call) => {
    const { status, type, detail } = await call(client).then(
      ({ response }) => ({ status: response.status, type: undefined, detail: "" }),
      (error: unknown) => error as ProblemError,
    );

    expect(status).toBeLessThan(500);
    // There is no such subscription, which is another thing than no such address.
    if (!detail.startsWith("There is no webhook subscription")) {
      expect(type).not.toBe("urn:goldfinch:problem:not-found");
    }
    expect(type).not.toBe("urn:goldfinch:problem:method-not-allowed");
  });
});
