// Booking a room of the neighbourhood centre: time first, kept for a moment, confirmed; then moved and
// given up. Tomorrow, so that it can be told at any hour.

import type { Locator, Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { foundAnew, told } from "./support/steps.ts";

/** Free to book at once, and of the demo street's own centre. */
const ROOM = "小讲堂";
const CENTRE = "岩岭社区邻里中心";

test("a resident books a room by time, moves the booking and gives it up", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "resident");
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "预约场地" }).click();
  await expect(page).toHaveURL(/\/centres$/);

  const card = await test.step("tomorrow, for one hour and thirty people", async () => {
    await chooseTomorrow(page.getByRole("main"));
    await page.getByLabel("多少人").fill("30");
    await page.getByRole("radio", { name: "1 小时", exact: true }).check();
    const card = page.getByRole("article").filter({ hasText: ROOM }).filter({ hasText: CENTRE });
    await expect(card).toBeVisible();
    // Whatever holds fewer is not offered.
    await expect(page.getByRole("article").filter({ hasText: "棋牌室" })).toHaveCount(0);
    await expect(page).toHaveURL(/heads=30/);
    await foundAnew(page);
    return card;
  });

  const begun = await test.step("a press keeps the time", async () => {
    const slot = card.getByRole("group").getByRole("button").first();
    const begun = await slot.innerText();
    await slot.click();
    await expect(page).toHaveURL(/\/centres\/bookings\/[0-9a-f-]{36}/);
    await expect(page.getByRole("timer")).toHaveText(/已为您保留 [12]:\d\d/);
    await expect(page.getByRole("main")).toContainText(`明天 ${begun}`);
    return begun;
  });

  await test.step("what is missing is said, and nothing typed is lost", async () => {
    await expect(page.getByLabel("几个人来")).toHaveValue("30");
    await page.getByLabel("几个人来").fill("400");
    await page.getByRole("button", { name: "确认预约" }).click();
    await expect(page.locator(".wrong")).toHaveText(["请写一下用来做什么。", /最多能来 \d+ 人/]);
    await page.getByLabel("用来做什么").fill("楼栋议事会");
    await page.getByLabel("几个人来").fill("30");
    await page.getByRole("button", { name: "确认预约" }).click();
    await told(page, "预约成功，请按时使用");
    await expect(page.locator(".top")).toContainText("已预约");
    await expect(page.locator(".timeline")).toContainText("预约");
  });

  await test.step("it is among one's own", async () => {
    await page.goto("/centres/bookings");
    const line = page.getByRole("link").filter({ hasText: "楼栋议事会" });
    await expect(line).toContainText(`明天 ${begun}`);
    await expect(line).toContainText(ROOM);
    await line.click();
  });

  await test.step("another time", async () => {
    await page.getByRole("button", { name: "改时间" }).click();
    const sheet = page.getByRole("dialog", { name: "改时间" });
    await sheet.locator(".days label").nth(2).click();
    const slot = sheet.getByRole("group", { name: /^(上午|下午|晚上)$/ }).getByRole("button").first();
    const next = await slot.innerText();
    await slot.click();
    await sheet.getByRole("button", { name: /^改到/ }).click();
    await told(page, "时间已改好");
    await expect(sheet).toBeHidden();
    await expect(page.locator(".booked .when")).toContainText(next);
    await expect(page.locator(".timeline > li .title").first()).toContainText("改到 ");
  });

  await test.step("given up", async () => {
    await page.getByRole("button", { name: "取消预约" }).click();
    await page.getByRole("dialog", { name: "要取消这次预约吗？" }).getByRole("button", { name: "取消预约" }).click();
    await told(page, "已取消，时间让给别的邻居了");
    await expect(page.locator(".top")).toContainText("已取消");
    await page.goto("/centres/bookings");
    await page.getByRole("radio", { name: "以前的" }).check();
    await expect(page.getByRole("link").filter({ hasText: "楼栋议事会" })).toContainText("已取消");
    const { myBookings } = await graphql(page, "{ myBookings(past: true, first: 1) { nodes { state purpose heads } } }");
    expect(myBookings.nodes).toEqual([{ state: "CANCELLED", purpose: "楼栋议事会", heads: 30 }]);
  });
});

test("what somebody else has just taken is told kindly, and the list is read again @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const other = await openPage("elder");
  for (const one of [page, other]) {
    await one.goto("/centres");
    await chooseTomorrow(one.getByRole("main"));
    await one.getByLabel("多少人").fill("30");
    await expect(one).toHaveURL(/heads=30/);
    await foundAnew(one);
  }
  const slot = (one: Page) => one.getByRole("article").filter({ hasText: ROOM }).filter({ hasText: CENTRE }).getByRole("group").getByRole("button").first();
  const taken = await slot(page).innerText();
  await slot(other).click();
  await expect(other.getByRole("timer")).toBeVisible();
  await slot(page).click();
  await told(page, "这个时间刚被别人订走了，请另选时间。");
  await expect(slot(page)).not.toHaveText(taken);

  await test.step("the choices are still there on the way back", async () => {
    await slot(page).click();
    await expect(page.getByRole("timer")).toBeVisible();
    await page.goBack();
    await expect(page.getByLabel("多少人")).toHaveValue("30");
    await expect(page.locator(".days input").nth(1)).toBeChecked();
  });
});

test("a room that wants approval: asked for by its centre, approved by its manager @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const manager = await openPage("community_admin");
  await page.goto("/centres");
  await page.getByRole("link", { name: "按中心看" }).click();
  await page.getByRole("link", { name: CENTRE }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(CENTRE);
  await expect(page.getByText("节假日")).toBeVisible();
  await page.getByRole("link", { name: "议事厅" }).click();
  await expect(page.getByText("提交后由管理员审核")).toBeVisible();
  await page.locator(".days label").nth(3).click();
  await page.getByRole("group", { name: /^(上午|下午|晚上)$/ }).getByRole("button").first().click();
  await page.getByLabel("用来做什么").fill("物业费协商");
  await page.getByLabel("几个人来").fill("12");
  await page.getByRole("button", { name: "确认预约" }).click();
  await told(page, "已提交，审核后会通知您");
  await expect(page.locator(".hint")).toContainText("等待管理员审核");

  await manager.goto(new URL(page.url()).pathname);
  await expect(manager.getByText("物业费协商")).toBeVisible();
  await manager.getByRole("button", { name: "通过", exact: true }).click();
  await told(manager, "已通过，预约人会收到通知");
  // Without reloading.
  await expect(page.locator(".top")).toContainText("已预约");
  await page.goto("/inbox");
  await page.getByRole("link", { name: "预约已通过，请按时使用" }).click();
  await expect(page.getByText("物业费协商")).toBeVisible();
});

async function chooseTomorrow(main: Locator): Promise<void> {
  await main.locator(".days label").nth(1).click();
  await expect(main.locator(".days input").nth(1)).toBeChecked();
}
