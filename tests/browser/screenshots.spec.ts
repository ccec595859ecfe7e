// The README's pictures, from the demo street: `npm run screenshots` (not part of the tests).

import type { Page } from "@playwright/test";
import { join } from "node:path";
import { expect, graphql, test } from "./support/fixtures.ts";
import { addPhoto, cardWith } from "./support/steps.ts";
import { dayFromNow } from "./support/street_time.ts";

const CENTRE = "岩岭社区邻里中心";
const FOLDER = join(import.meta.dirname, "screenshots");

test.use({ deviceScaleFactor: 1.5 });

test("home", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/");
  await picture(page, "home", "厨房下水道堵了");
});

test("submit", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  const { myOrders } = await graphql(page, "{ myOrders(filter: ALL, first: 20) { nodes { words photos { url } } } }");
  const door = myOrders.nodes.find(({ words }: { words: string }) => words.startsWith("单元门禁"));
  const photo = await page.request.get(door.photos[0].url);
  await page.goto("/submit");
  await page.getByRole("radio", { name: "设施维修" }).check();
  await page.getByLabel("发生了什么").fill("单元门的闭门器坏了，一刮风就砰砰响，老人孩子容易夹手。");
  await addPhoto(page.locator("main"), { name: "door.jpg", mimeType: "image/jpeg", buffer: await photo.body() });
  await page.getByRole("heading", { level: 1 }).focus();
  await picture(page, "submit", "支部将在");
});

test("hall", async ({ page, signInAs }) => {
  await signInAs(page, "member");
  await page.goto("/hall");
  await picture(page, "hall", "电梯停在 7 楼");
});

test("order", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/orders");
  await cardWith(page, "单元门禁失灵").click();
  await picture(page, "order", "办理进展");
  await page.evaluate(() => localStorage.setItem("linli.theme", "dark"));
  await page.reload();
  await picture(page, "order-dark", "办理进展");
});

test("elder mode", async ({ page, signInAs }) => {
  await signInAs(page, "elder");
  await page.addInitScript(() => localStorage.setItem("linli.elder", "1"));
  await page.goto("/");
  await picture(page, "elder-home", "我要报事");
});

test("rooms", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto(`/centres?day=${dayFromNow(1)}`);
  await picture(page, "rooms", "小讲堂");
});

test("canteen", async ({ page, signInAs }) => {
  await signInAs(page, "elder");
  await page.goto("/centres/all");
  await page.getByRole("link", { name: CENTRE }).click();
  await page.getByRole("link", { name: /食堂/ }).first().click();
  await picture(page, "canteen", "半价");
});

test("windows", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/centres/all");
  await page.getByRole("link", { name: CENTRE }).click();
  await page.getByRole("link", { name: /服务窗口/ }).first().click();
  await picture(page, "windows", "要带");
});

test.describe("on a wide screen", () => {
  test.use({ viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false, deviceScaleFactor: 1 });

  test("desk", async ({ page, signInAs }) => {
    await signInAs(page, "dispatcher");
    await page.goto("/desk");
    await picture(page, "desk", "5 号楼水表井在冒水");
  });

  test("centre", async ({ page, signInAs }) => {
    await signInAs(page, "centre_manager");
    await page.goto("/centres/desk");
    await page.getByRole("main").getByRole("link", { name: CENTRE }).click();
    const board = page.getByRole("region", { name: "预约安排" }).first();
    await expect(board.getByRole("table")).toBeVisible();
    await board.evaluate((element) => window.scrollTo(0, element.getBoundingClientRect().top - 80));
    await picture(page, "centre", "阅览室");
  });
});

async function picture(page: Page, name: string, words: string): Promise<void> {
  await expect(page.getByText(words).first()).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await expect.poll(() => page.evaluate(() => [...document.images].every((image) => image.complete))).toBe(true);
  // Nothing lies under the mouse.
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled", caret: "hide" });
}
