// What every spec starts from: `import { test, expect } from "./support/fixtures.ts"`.
//
//   test("a member claims", async ({ page, signInAs, openPage }) => {
//     await signInAs(page, "resident");                 // the first resident of the demo street
//     const member = await openPage("member");          // somebody else, side by side, signed in
//     const second = await openPage("member", 1);       // the second person with that role
//     await member.goto("/hall");
//   });
//
// - Each test has its own server on its own copy of the small demo street, on the database of its
//   pass: nothing that one test does is seen by another. `server` has the address and `server.log()`.
// - A test fails on any violation of the content security policy, uncaught error or error in the
//   console, in every page of its contexts. Trouble that is part of the story is named beforehand:
//   `trouble.expect(/status of 401/)`.
// - `graphql(page, document, variables)` calls the server as whoever is signed in on that page.
// - `expectAccessible(page)`, from support/accessibility.ts, is axe with target-size.
// - Tags in a test's title or `tag`: see playwright.config.ts.

import { test as base, expect, type Page } from "@playwright/test";
import { DemoStreet, type Database } from "./demo_street.ts";
import { graphql, signInAsDemoPerson } from "./graphql.ts";
import { Server } from "./server.ts";
import { Trouble } from "./trouble.ts";

export { expect, graphql };

export interface DatabaseOption {
  database: Database;
}

interface PerWorker extends DatabaseOption {
  street: DemoStreet;
}

interface PerTest {
  server: Server;
  trouble: Trouble;
  signInAs: (page: Page, roleKey: string, nth?: number) => Promise<void>;
  openPage: (roleKey?: string, nth?: number) => Promise<Page>;
}

export const test = base.extend<PerTest, PerWorker>({
  database: ["sqlite", { option: true, scope: "worker" }],

  street: [
    async ({ database }, use) => use(await DemoStreet.open(database)),
    { scope: "worker", timeout: 300_000 },
  ],

  server: async ({ street }, use, testInfo) => {
    const home = await street.copy();
    const server = await Server.start(home);
    await use(server);
    await server.stop();
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach("server.log", { body: server.log(), contentType: "text/plain" });
    }
    await home.remove();
  },

  baseURL: async ({ server }, use) => use(server.address),

  trouble: async ({}, use) => {
    const trouble = new Trouble();
    await use(trouble);
    expect(trouble.seen(), "errors in the browser").toEqual([]);
  },

  context: async ({ context, trouble }, use) => {
    await trouble.watch(context);
    await use(context);
  },

  signInAs: async ({}, use) => use(signInAsDemoPerson),

  openPage: async ({ browser, baseURL, trouble }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (roleKey, nth) => {
      const context = await browser.newContext({ baseURL });
      contexts.push(context);
      await trouble.watch(context);
      const page = await context.newPage();
      if (roleKey) await signInAsDemoPerson(page, roleKey, nth);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});
