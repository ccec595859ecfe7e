// The app opens, loads its pages when they are wanted, and is light.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expectAccessible } from "./support/accessibility.ts";
import { expect, test } from "./support/fixtures.ts";

interface Sizes {
  assets: { path: string; first_load: boolean }[];
}

test("whoever is not signed in sees the sign-in page", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("heading").first()).toBeVisible();
  await expectAccessible(page);
});

test("a page that comes later is loaded when it is opened", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/");
  await expect(page.getByRole("heading").first()).toBeVisible();
  const chunk = page.waitForResponse((response) => /\/split_\w+\.wasm$/.test(response.url()));
  await page.locator('a[href="/me"]').first().click();
  expect((await chunk).ok()).toBe(true);
  await expect(page).toHaveURL(/\/me$/);
});

test.describe("first load", () => {
  // The worker's own requests count too.
  test.use({ serviceWorkers: "allow" });

  // The build holds that to its budget.
  test("the sign-in page and then the home page fetch nothing but what the build counts @look", async ({ page, signInAs }) => {
    const sizes: Sizes = JSON.parse(readFileSync(join(import.meta.dirname, "../../web/dist/sizes.json"), "utf8"));
    const fetched = new Set<string>();
    page.context().on("request", (request) => {
      const { pathname } = new URL(request.url());
      fetched.add(pathname === "/" || request.isNavigationRequest() ? "index.html" : pathname.slice(1));
    });

    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in/);
    await signInAs(page, "resident");
    await page.goto("/");
    await expect(page.getByRole("heading").first()).toBeVisible();
    await page.evaluate(() => navigator.serviceWorker.ready);

    const assets = sizes.assets.filter(({ path }) => fetched.has(path) && !path.startsWith("icons/"));
    expect(assets.filter((asset) => !asset.first_load), "fetched, but not counted by the build").toEqual([]);
    expect(assets.map((asset) => asset.path)).toContain("index.html");
  });
});
