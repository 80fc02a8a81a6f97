/** What the client makes of answers; each test says what the API answers. */

import { describe, expect, test } from "vitest";

import { createClient, dataOf, pages, ProblemError, waitForTask, type Token } from "../src/index.ts";

const PROBLEM = {
  type: "urn:goldfinch:problem:invalid",
  title: "The request is not valid.",
  status: 422,
  detail: "query.page_size: Input should be less than or equal to 200",
  errors: [{ field: "query.page_size", message: "Input should be less than or equal to 200" }],
};

/** A client whose API gives these answers, in order, and what it was asked. */
function answering(answers: Response[], token: Token = "secret") {
  const asked: Request[] = [];
  const fetch = async (request: Request) => {
    request.signal.throwIfAborted();
    asked.push(request);
    const answer = answers.shift();
    if (!answer) throw new Error(`${request.url} was asked for once too often`);
    return answer;
  };
  return { client: createClient({ baseUrl: "https://tasks.example", token, fetch }), asked };
}

function json(body: unknown, headers: Record<string, string> = {}, status = 200): Response {
  return Response.json(body, { status, headers });
}

function problem(body: unknown, headers: Record<string, string> = {}, status = 422): Response {
  const type = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } });
}

const record = (status: string, progress = 0) => ({ id: 61, status, progress });
const held = { "Preference-Applied": "wait=20" };

describe("createClient", () => {
  test("says who is calling, with the token of the moment", async () => {
    const tokens = ["first", "second"];
    const { client, asked } = answering([json({}), json({})], async () => tokens.shift() ?? "none");

    await client.GET("/domains");
    await client.GET("/domains");

    const said = asked.map((request) => request.headers.get("Authorization"));
    expect(said).toEqual(["Bearer first", "Bearer second"]);
  });

  test("throws what the API reports, with its type and the fields at fault", async () => {
    const { client } = answering([problem(PROBLEM)]);

    const thrown = await client.GET("/tasks").catch((error: unknown) => error);

    expect(thrown).toBeInstanceOf(ProblemError);
    expect(thrown).toMatchObject({ ...PROBLEM, message: PROBLEM.detail, retryAfter: undefined });
  });

  test("throws what a proxy says, too, without a type", async () => {
    const { client } = answering([new Response("<h1>Bad</h1>", { status: 502, statusText: "Bad" })]);

    const thrown = await client.GET("/tasks").catch((error: unknown) => error);

    expect(thrown).toBeInstanceOf(ProblemError);
    expect(thrown).toMatchObject({ type: "about:blank", status: 502, detail: "The answer was 502 Bad." });
  });

  test("leaves 304 to the caller, who asked for it", async () => {
    const { client } = answering([new Response(null, { status: 304 })]);

    const { data, response } = await client.GET("/tasks/etf_price_update/{tracking_id}", {
      params: { path: { tracking_id: 61 }, header: { "if-none-match": '"1"' } },
    });

    expect([response.status, data]).toEqual([304, undefined]);
  });
});

describe("pages", () => {
  test("walks to the end, past empty pages, with the same filters", async () => {
    const answers = [
      { items: [record("FAILED")], next_page_token: "one" },
      { items: [], next_page_token: "two" },
      { items: [record("FAILED")], next_page_token: null },
    ];
    const { client, asked } = answering(answers.map((page) => json(page)));

    const sizes: number[] = [];
    for await (const page of pages(client, "/tasks/etf_price_update", { status: ["FAILED", "CANCELLED"] })) {
      sizes.push(page.items.length);
    }

    expect(sizes).toEqual([1, 0, 1]);
    expect(asked.map((request) => new URL(request.url).search)).toEqual([
      "?status=FAILED&status=CANCELLED",
      "?status=FAILED&status=CANCELLED&page_token=one",
      "?status=FAILED&status=CANCELLED&page_token=two",
    ]);
  });

  test("reads no page that nobody asks for", async () => {
    const { client, asked } = answering([json({ items: [], next_page_token: "more" })]);

    for await (const page of pages(client, "/tasks")) {
      expect(page.items).toEqual([]);
      break;
    }

    expect(asked).toHaveLength(1);
  });
});

describe("waitForTask", () => {
  test("asks the API to hold the request, again until the record has ended", async () => {
    const { client, asked } = answering([json(record("PROCESSING"), held), json(record("FAILED"), held)]);

    const ended = await waitForTask(client, "etf_price_update", 61);

    expect(ended.status).toBe("FAILED");
    expect(asked.map((request) => request.headers.get("Prefer"))).toEqual(["wait=20", "wait=20"]);
    expect(asked.map((request) => request.headers.get("If-None-Match"))).toEqual([null, null]);
  });

  test("shows the record at once and with every change, each once", async () => {
    const { client, asked } = answering([
      json(record("PROCESSING", 10), { ETag: '"1"' }),
      new Response(null, { status: 304, headers: { ...held, ETag: '"1"' } }),
      json(record("PROCESSING", 60), { ...held, ETag: '"2"' }),
      json(record("COMPLETED", 100), { ...held, ETag: '"3"' }),
    ]);

    const seen: number[] = [];
    await waitForTask(client, "etf_price_update", 61, { onChange: ({ progress }) => seen.push(progress) });

    expect(seen).toEqual([10, 60, 100]);
    const known = asked.map((request) => request.headers.get("If-None-Match"));
    expect(known).toEqual([null, '"1"', '"1"', '"2"']);
    expect(asked[0]?.headers.get("Prefer")).toBeNull();
  });

  test("asks an API that is too busy again, when it says", async () => {
    const busy = { ...PROBLEM, type: "urn:goldfinch:problem:overloaded", status: 503 };
    const { client } = answering([
      problem(busy, { "Retry-After": "0" }, 503),
      problem(busy, { "Retry-After": "0" }, 429),
      json(record("COMPLETED"), held),
    ]);

    expect((await waitForTask(client, "etf_price_update", 61)).status).toBe("COMPLETED");
  });

  test("pauses as the API says where something in between does not hold requests", async () => {
    const { client, asked } = answering([json(record("PENDING"), { "Retry-After": "60" })]);
    const stopping = new AbortController();

    const waiting = waitForTask(client, "etf_price_update", 61, { signal: stopping.signal });
    await expect.poll(() => asked.length).toBe(1);
    stopping.abort(new Error("seen enough"));

    await expect(waiting).rejects.toThrow("seen enough");
    expect(asked).toHaveLength(1);
  });

  test("throws any other problem", async () => {
    const gone = { ...PROBLEM, type: "urn:goldfinch:problem:tracking-not-found", status: 404 };
    const { client } = answering([problem(gone, {}, 404)]);

    await expect(waitForTask(client, "etf_price_update", 61)).rejects.toMatchObject({
      type: "urn:goldfinch:problem:tracking-not-found",
    });
  });
});

test("dataOf says so where an answer brings nothing", async () => {
  const { client } = answering([new Response(null, { status: 304 })]);

  await expect(dataOf(client.GET("/domains"))).rejects.toThrow("304");
});
