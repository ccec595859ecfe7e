// Looking at a page in light, dark and elder mode: axe finds nothing, targets are large enough, and
// nothing runs out of a narrow screen.

import type { Locator, Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./accessibility.ts";
import { expect, graphql, test } from "./fixtures.ts";

interface Mode {
  name: string;
  /** As the app keeps it, see web/src/state/settings.rs. */
  settings: Record<string, string>;
  target: number;
}

const MODES: Mode[] = [
  { name: "light", settings: { "linli.theme": "light" }, target: 44 },
  { name: "dark", settings: { "linli.theme": "dark" }, target: 44 },
  { name: "elder", settings: { "linli.theme": "light", "linli.elder": "1" }, target: 60 },
];

/** Looks at the page once `content` is there. */
export type Look = (page: Page, name: string, content: Locator) => Promise<void>;

/** The tests that `define` makes, in each mode. */
export function inEachMode(define: (look: Look) => void): void {
  for (const mode of MODES) {
    test.describe(`${mode.name} mode`, () => {
      test.beforeEach(async ({ page }) => {
        test.slow();
        await page.addInitScript((settings) => {
          for (const [key, value] of Object.entries(settings)) localStorage.setItem(key, value);
        }, mode.settings);
      });

      define((page, name, content) => test.step(name, () => lookAt(page, mode, name, content)));
    });
  }
}

async function lookAt(page: Page, mode: Mode, name: string, content: Locator): Promise<void> {
  await expect(content).toBeVisible();
  // Nor what was read for another choice and is faded meanwhile.
  await expect(page.locator(".skeleton, .splash, .following.old")).toHaveCount(0);
  const about = `${name}, ${mode.name}`;
  await expectAccessible(page, about);
  await expectTargets(page, mode.target, about);
  await expectFits(page, about);
  const size = page.viewportSize()!;
  if (size.width >= 1000) return;
  await page.setViewportSize({ width: 320, height: size.height });
  await expectFits(page, about);
  await page.setViewportSize(size);
}

/** One order of each state, in the order of the list. */
export async function ordersByState(page: Page, list: string): Promise<Map<string, string>> {
  const data = await graphql(page, `{ orders: ${list} { nodes { id state } } }`);
  const nodes: { id: string; state: string }[] = data.orders.nodes;
  return new Map(nodes.toReversed().map(({ id, state }) => [state, id]));
}
