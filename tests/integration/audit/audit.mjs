// Runs the audits of graphql-http against the address given; prints what is not right.

import { serverAudits } from "graphql-http";

const counts = { ok: 0, notice: 0, warn: 0, error: 0 };
for (const audit of serverAudits({ url: process.argv[2] })) {
  const result = await audit.fn();
  counts[result.status] += 1;
  if (result.status !== "ok") {
    console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
  }
}
console.log(JSON.stringify(counts));
