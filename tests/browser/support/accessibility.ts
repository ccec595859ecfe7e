// What everybody needs of a page as it is shown: axe finds nothing, targets are large enough for a
// thumb, and nothing has to be scrolled sideways. All findings of a test are told, not only the first.

import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

/** With the rule on target sizes, which is off by default. Looks at the whole page at once: what the
 * bar covers can be scrolled out from under it. */
export async function expectAccessible(page: Page, about = page.url()): Promise<void> {
  const size = page.viewportSize()!;
  const height = await page.evaluate(() => Math.max(document.documentElement.scrollHeight, (document.querySelector("dialog[open]")?.scrollHeight ?? 0) * 1.2));
  await page.setViewportSize({ width: size.width, height: Math.max(size.height, Math.ceil(height)) });
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
