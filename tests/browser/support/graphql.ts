// Calls the server with the cookies of a page, past the app.

import { expect, type Page } from "@playwright/test";
import { randomUUID } from "node:crypto";

export async function graphql<T = any>(page: Page, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const answer = await page.context().request.post("/graphql", { data: { query, variables } });
  const body = await answer.json();
  expect(body.errors, `errors of ${query}`).toBeUndefined();
  return body.data;
}

/** Signs a page in as the nth of the demo's people with this role. */
export async function signInAsDemoPerson(page: Page, roleKey: string, nth = 0): Promise<void> {
  const { demoPeople } = await graphql<{ demoPeople: { id: string; roleKey: string }[] }>(page, "{ demoPeople { id roleKey } }");
  const person = demoPeople.filter((candidate) => candidate.roleKey === roleKey)[nth];
  const roles = [...new Set(demoPeople.map((candidate) => candidate.roleKey))];
  expect(person, `demo person ${nth} with role ${roleKey}; the demo offers ${roles.join(", ")}`).toBeDefined();
  await graphql(page, "mutation ($input: SignInAsDemoPersonInput!) { signInAsDemoPerson(input: $input) { id } }", {
    input: { requestId: randomUUID(), personId: person!.id },
  });
}
