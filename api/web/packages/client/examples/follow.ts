import { createClient, dataOf, pages, ProblemError, waitForTask } from "@goldfinch/client";

const { GOLDFINCH_URL: baseUrl = "http://127.0.0.1:8000", GOLDFINCH_TOKEN: token = "" } = process.env;
const client = createClient({ baseUrl, token });

const asked = await dataOf(
  client.POST("/tasks/etf_price_update", { body: { etf_id: "QUAL", date: "2022-01-03" } }),
);
const ended = await waitForTask(client, "etf_price_update", asked.id, {
  onChange: (record) => console.log(record.status, `${record.progress} %`),
  signal: AbortSignal.timeout(60_000),
});
console.log(ended.etf_id, ended.status, ended.result);

let failed = 0;
for await (const page of pages(client, "/tasks", { status: ["FAILED"] })) {
  failed += page.items.length;
}
console.log(`${failed} failed`);

try {
  await client.POST("/tasks/etf_price_update/{tracking_id}/cancel", {
    params: { path: { tracking_id: asked.id } },
    body: { reason: "no longer needed" },
  });
} catch (error) {
  if (!(error instanceof ProblemError)) throw error;
  console.log(error.type, error.detail);
}
