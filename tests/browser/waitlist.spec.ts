// 候补: a time that somebody has, waited for, offered once it is free, and booked.

import { expect, graphql, test } from "./support/fixtures.ts";
import { foundAnew, told } from "./support/steps.ts";
import { dayFromNow } from "./support/street_time.ts";

const ROOM = "小讲堂";
const CENTRE = "岩岭社区邻里中心";

test("who waits for a taken time is offered it and books it @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const other = await openPage("elder");

  const begun = await test.step("somebody has it", async () => {
    await other.goto("/centres");
    await other.locator(".days label").nth(1).click();
    await other.getByLabel("多少人").fill("30");
    await expect(other).toHaveURL(/heads=30/);
    await foundAnew(other);
    const card = other.getByRole("article").filter({ hasText: ROOM }).filter({ hasText: CENTRE });
    const slot = card.getByRole("group").getByRole("button").first();
    const begun = await slot.innerText();
    await slot.click();
    await other.getByLabel("用来做什么").fill("合唱排练");
    await other.getByRole("button", { name: "确认预约" }).click();
    await told(other, "预约成功，请按时使用");
    return begun;
  });

  await test.step("another waits for it", async () => {
    const { freeRooms } = await graphql(page, `{ freeRooms(search: { date: "${dayFromNow(1)}", fromMinute: 0, untilMinute: 1440,
      minutes: 60, heads: 30, equipment: [], stepFree: false }) { room { id name centre { name } } } }`);
    const room = freeRooms.map((one: { room: { id: string; name: string; centre: { name: string } } }) => one.room)
      .find((one: { name: string; centre: { name: string } }) => one.name === ROOM && one.centre.name === CENTRE);
    await page.goto(`/centres/rooms/${room.id}?day=${dayFromNow(1)}&minutes=60&heads=30`);
    await page.getByRole("button", { name: "候补" }).click();
    const sheet = page.getByRole("dialog", { name: "候补" });
    await expect(sheet.getByRole("button", { name: "请选时间" })).toBeDisabled();
    await sheet.getByRole("button", { name: begun, exact: true }).click();
    await expect(sheet.getByLabel("多少人")).toHaveValue("30");
    await sheet.getByRole("button", { name: "开始候补" }).click();
    await told(page, "已开始候补，有位会通知您");
    await page.goto("/centres/bookings");
    await expect(page.getByRole("article").filter({ hasText: ROOM })).toContainText(`明天 ${begun}`);
    await expect(page.getByRole("article").filter({ hasText: ROOM })).toContainText("排在第一位");
  });

  await test.step("it comes free and is kept for them, while the page is open", async () => {
    await other.getByRole("button", { name: "取消预约" }).click();
    await other.getByRole("dialog").getByRole("button", { name: "取消预约" }).click();
    await told(other, "已取消，时间让给别的邻居了");
    await expect(page.getByRole("article").filter({ hasText: ROOM })).toContainText("候补到位", { timeout: 15_000 });
    await page.goto("/inbox");
    await page.getByRole("link", { name: /候补有位了/ }).first().click();
    await expect(page.getByRole("timer")).toBeVisible();
    await expect(page.getByLabel("几个人来")).toHaveValue("30");
    await page.getByLabel("用来做什么").fill("楼栋议事会");
    await page.getByRole("button", { name: "确认预约" }).click();
    await told(page, "预约成功，请按时使用");
  });

  await test.step("nothing is left on the list", async () => {
    await page.goto("/centres/bookings");
    await expect(page.getByRole("link").filter({ hasText: "楼栋议事会" })).toContainText(`明天 ${begun}`);
    await expect(page.getByRole("heading", { name: "候补" })).toHaveCount(0);
  });
});
