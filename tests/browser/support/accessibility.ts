// What everybody needs of a page as it is shown: axe finds nothing, targets are large enough for a
// thumb, and nothing has to be scrolled sideways. All findings of a test are told, not only the first.

import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

/** With the rule on target sizes, which is off by default. Looks at the whole page at once: what the
 * bar covers can be scrolled out from under it. */
export async function expectAccessible(page: Page, about = page.url()): Promise<void> {
  const size = page.viewportSize()!;
  await showWhole(page);
  await page.evaluate(axe.source);
  const findings = await page.evaluate(async () => {
    const { violations } = await window.axe.run({ rules: { "target-size": { enabled: true } } });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(" ")}: ${failureSummary}`),
    );
  });
  await page.setViewportSize(size);
  expect.soft(findings, `accessibility of ${about}`).toEqual([]);
}

/** Makes the window as high as what is in it, once more where something came late; goes on when the page is
 * laid out for it, or axe would see the foot of a sheet lie over what it scrolls. */
async function showWhole(page: Page): Promise<void> {
  let { width, height } = page.viewportSize()!;
  for (let round = 0; round < 3; round += 1) {
    const needed = await page.evaluate(() => Math.ceil(Math.max(document.documentElement.scrollHeight, (document.querySelector("dialog[open]")?.scrollHeight ?? 0) * 1.2)));
    if (needed <= height) return;
    height = needed;
    await page.setViewportSize({ width, height });
    await page.waitForFunction((height) => innerHeight >= height - 1, height);
  }
}

/** Whatever can be pressed takes a press anywhere in a square of this size; links within a text are
 * as high as the text. */
export async function expectTargets(page: Page, size: number, about = page.url()): Promise<void> {
  const small = await page.evaluate((size) => {
    const scope = document.querySelector("dialog[open]") ?? document;
    const pressable = "a[href], button, input, select, textarea, summary, [role=button]";
    const small: string[] = [];
    for (const target of scope.querySelectorAll<HTMLElement>(pressable)) {
      if (!target.checkVisibility() || target.matches(".skip") || getComputedStyle(target).display === "inline") continue;
      const whole = target.closest("label") ?? target;
      // A pixel is lost to rounding, at each side where presses are tried out.
      const { width, height } = whole.getBoundingClientRect();
      if (width > size - 1 && height > size - 1) continue;
      // It may reach beyond its own box.
      whole.scrollIntoView({ block: "center" });
      const { left, top } = whole.getBoundingClientRect();
      const reach = size / 2 - 1;
      const takesPress = (x: number, y: number) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (whole.contains(hit) || hit.closest(pressable) === target);
      };
      const takesSquare = (x: number, y: number) =>
        [-reach, 0, reach].every((across) => [-reach, 0, reach].every((down) => takesPress(x + across, y + down)));
      const middle = top + height / 2;
      const inset = Math.min(width / 2, reach);
      const centres = [left + width / 2, left + inset, left + width - inset];
      if (!centres.some((centre) => takesSquare(centre, middle))) small.push(`${Math.round(width)}×${Math.round(height)}: ${target.outerHTML.slice(0, 200)}`);
    }
    return small;
  }, size);
  expect.soft(small, `targets under ${size}px on ${about}`).toEqual([]);
}

export async function expectFits(page: Page, about = page.url()): Promise<void> {
  const beyond = await page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const elements = [...document.querySelectorAll("body *")];
    return elements.filter((element) => element.getBoundingClientRect().right > innerWidth + 1).map((element) => element.outerHTML.slice(0, 120));
  });
  expect.soft(beyond, `beyond the right edge of ${about} at ${page.viewportSize()?.width}px`).toEqual([]);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
