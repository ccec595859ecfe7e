// Raising a request, taking one, booking a room, registering and signing a device out by keyboard alone: Tab,
// arrows, Enter and Space, with the focus in sight on every stop of the way.

import type { Locator, Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { codeFrom, foundAnew, NEWCOMER, told } from "./support/steps.ts";

test("a resident submits by keyboard alone @look", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/");
  await press(page, page.getByRole("main").getByRole("link", { name: "我要点单" }), "Enter");
  await expect(page).toHaveURL(/\/submit$/);

  const category = page.getByRole("radio").first();
  await nearbyShown(page, () => press(page, category, "Space"));
  await expect(category).toBeChecked();
  await tabTo(page, page.getByLabel("发生了什么"));
  await page.keyboard.type("健身区的扶手松了，老人容易摔倒。");

  // There and back out of the sheet for places: Escape is not needed.
  const place = page.getByRole("button", { name: "东鑫小区 · 3 号楼" });
  await press(page, place, "Enter");
  const sheet = page.getByRole("dialog", { name: "在哪里" });
  await nearbyShown(page, () => press(page, sheet.getByRole("button", { name: "5 号楼", exact: true }), "Space"));
  await expect(sheet).toBeHidden();
  await expect(page.getByRole("button", { name: "东鑫小区 · 5 号楼" })).toBeFocused();

  await press(page, page.getByRole("button", { name: "提交" }), "Enter");
  await expect(page).toHaveURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("健身区的扶手松了");
  const { myOrders } = await graphql(page, "{ myOrders(filter: OPEN, first: 1) { nodes { words place { name } } } }");
  expect(myOrders.nodes).toEqual([{ words: "健身区的扶手松了，老人容易摔倒。", place: { name: "5 号楼" } }]);
});

test("what is missing is found by keyboard @look", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/submit");
  await expect(page.getByRole("radio").first()).toBeVisible();
  await press(page, page.getByRole("button", { name: "提交" }), "Enter");
  await expect(page.getByRole("radio").first()).toBeFocused();
  await expect(page.getByRole("group", { name: "哪一类事情" })).toContainText("请选一类事情。");
});

test("a member claims by keyboard alone @look", async ({ page, signInAs }) => {
  await signInAs(page, "member");
  await page.goto("/");
  await press(page, page.getByRole("main").getByRole("link", { name: "去接单" }), "Enter");
  await expect(page).toHaveURL(/\/hall$/);

  await press(page, page.getByRole("button", { name: "接单：帮独居老人更换厨房灯管" }), "Space");
  // The button has made way for the link, and the focus with it.
  const onward = page.getByRole("article").filter({ hasText: "接单成功，谢谢您！" }).getByRole("link", { name: "去办理" });
  await expect(onward).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/orders\//);

  await press(page, page.getByRole("button", { name: "补充进展" }), "Enter");
  await tabTo(page, page.getByLabel("办得怎么样了"));
  await page.keyboard.type("灯管买好了");
  await press(page, page.getByRole("dialog", { name: "补充进展" }).getByRole("button", { name: "提交" }), "Enter");
  await expect(page.locator(".timeline")).toContainText("灯管买好了");
});

test("a resident books a room by keyboard alone @look", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "resident");
  await page.goto("/");
  await press(page, page.getByRole("main").getByRole("link", { name: "预约场地" }), "Enter");
  await expect(page).toHaveURL(/\/centres$/);
  // Today, or in the evening the next day.
  const days = page.getByRole("group", { name: "哪一天" }).getByRole("radio");
  await expect(days.and(page.locator(":checked"))).toBeVisible();
  const first = days.nth(await days.evaluateAll((all) => all.findIndex((one) => one.matches(":checked"))));
  await tabTo(page, first);
  await page.keyboard.press("ArrowRight");
  await expect(first).not.toBeChecked();
  await foundAnew(page);

  await press(page, page.getByRole("article").first().getByRole("group").getByRole("button").first(), "Enter");
  await expect(page).toHaveURL(/\/centres\/bookings\/[0-9a-f-]{36}/);
  await tabTo(page, page.getByLabel("用来做什么"));
  await page.keyboard.type("楼栋议事会");
  await press(page, page.getByRole("button", { name: "确认预约" }), "Enter");
  await told(page, /预约成功|已提交/);

  await press(page, page.getByRole("button", { name: "取消预约" }), "Enter");
  const sheet = page.getByRole("dialog", { name: "要取消这次预约吗？" });
  await press(page, sheet.getByRole("button", { name: "取消预约" }), "Enter");
  await expect(sheet).toBeHidden();
  await expect(page.locator(".top")).toContainText("已取消");
});

test("a resident registers by keyboard alone @look", async ({ page, server }) => {
  await page.goto("/register");
  await tabTo(page, page.getByLabel("小区名称"));
  await page.keyboard.type("东鑫");
  const heading = page.getByRole("heading", { level: 1 });
  await press(page, page.getByRole("button", { name: "东鑫小区" }), "Enter");
  await expect(heading).toBeFocused();
  const building = page.getByRole("radio", { name: /1 号楼$/ });
  await press(page, building, "Space");
  await expect(building).toBeChecked();
  await press(page, page.getByRole("button", { name: "下一步" }), "Enter");
  // Every step begins at its heading. Whoever presses Tab before it is there would be taken back to it.
  await expect(heading).toBeFocused();
  // What is missing is said, and stays until it is there.
  await press(page, page.getByRole("button", { name: "下一步" }), "Enter");
  await expect(page.getByText("请填写这一项。")).toBeVisible();
  await tabTo(page, page.getByLabel("姓名"));
  await page.keyboard.type(NEWCOMER.name);
  await page.keyboard.press("Enter");
  await expect(heading).toBeFocused();
  await tabTo(page, page.getByLabel("手机号", { exact: true }));
  await page.keyboard.type(NEWCOMER.phone);
  await press(page, page.getByRole("button", { name: "获取验证码" }), "Space");
  const code = await codeFrom(server);
  await tabTo(page, page.getByLabel("验证码", { exact: true }));
  await page.keyboard.type(code);
  await press(page, page.getByRole("button", { name: "提交登记" }), "Enter");
  await expect(page).toHaveURL(/\/registration$/);
  await expect(heading).toBeFocused();
});

test("a lost device is signed out by keyboard alone @look", async ({ page, signInAs, openPage, trouble }) => {
  // The line of a session that is over is closed and not opened again.
  trouble.expect(/WebSocket connection to .* failed/);
  await signInAs(page, "resident");
  const lost = await openPage("resident");
  await lost.goto("/orders");
  await expect(lost.locator("main .card").first()).toBeVisible();
  await page.goto("/me/devices");
  await press(page, page.getByRole("button", { name: /^退出/ }).first(), "Enter");
  const sheet = page.getByRole("dialog");
  await expect(sheet).toBeVisible();
  await press(page, sheet.getByRole("button", { name: /退出/ }), "Enter");
  await expect(sheet).toBeHidden();
  await expect(lost).toHaveURL(/\/sign-in/);
  expect(await page.evaluate(() => document.activeElement !== document.body), "the focus is somewhere").toBe(true);
});

/** Walks to a control and presses a key on it. */
async function press(page: Page, control: Locator, key: "Enter" | "Space"): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press(key);
}

async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  const isThere = () => control.evaluate((element) => element === document.activeElement);
  for (let stops = 0; !(await isThere()); stops++) {
    expect(stops, `stops on the way to ${control}`).toBeLessThan(60);
    await page.keyboard.press("Tab");
    await expect.poll(() => page.evaluate(troubleWithFocus), "the focus is in sight").toBeNull();
  }
}

/** What neighbours have raised comes above what follows, and moves it. */
async function nearbyShown(page: Page, choose: () => Promise<void>): Promise<void> {
  const found = page.waitForResponse((response) => response.request().postData()?.includes("nearbyOrders") ?? false);
  await choose();
  await found;
  await expect(page.getByRole("heading", { name: "附近有人反映过" })).toBeVisible();
}

/** Runs in the page: what is wrong with how the focus shows, if anything. */
async function troubleWithFocus(): Promise<string | null> {
  // Until what the focus changes has been drawn.
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const focused = document.activeElement;
  // Between the last control of the page and the first one the focus is with the browser.
  if (!focused || focused === document.body) return null;
  // Where a page or a step of it begins; Tab does not stop there, and there is nothing to do.
  if (focused.matches("h1[tabindex='-1']")) return null;
  const name = focused.outerHTML.slice(0, 160);
  // A date is entered part by part, within one control.
  if (!focused.matches(":focus-visible, input[type=date]:focus-within")) return `not shown as focused: ${name}`;
  // Inputs of our own look lie unseen over what stands for them; a card's link has the whole card.
  const hasOutline = (element: Element, part?: string) => {
    const { outlineStyle, outlineWidth, opacity } = getComputedStyle(element, part);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2 && opacity !== "0";
  };
  const candidates = [focused, focused.nextElementSibling, focused.closest("label")];
  const shown = candidates.find((element) => element && (hasOutline(element) || hasOutline(element, "::after")));
  if (!shown) return `no outline: ${name}`;
  const { left, top, width, height } = shown.getBoundingClientRect();
  if (left < 0 || top < 0 || left + width > innerWidth + 1 || Math.min(height, 40) + top > innerHeight) return `out of sight: ${name}`;
  const above = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
  if (!above || !(above.contains(shown) || shown.contains(above) || shown.parentElement?.contains(above))) return `covered by ${above?.outerHTML.slice(0, 160)}: ${name}`;
  return null;
}
