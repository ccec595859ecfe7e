// Rooms that somebody books for another: family for an elder, the desk for who stands there.

import type { Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { told } from "./support/steps.ts";

const CENTRE = "岩岭社区邻里中心";
const ROOM = "小讲堂";
const ELDER = "沈德顺";

/** The form of a booking for the first free time of tomorrow. */
async function keepATime(page: Page): Promise<void> {
  await page.goto("/centres/all");
  await page.getByRole("link", { name: CENTRE }).click();
  await page.getByRole("link", { name: ROOM }).click();
  await page.locator(".days label").nth(1).click();
  await page.getByRole("group", { name: /^(上午|下午|晚上)$/ }).getByRole("button").first().click();
  await expect(page.getByRole("timer")).toBeVisible();
  await page.getByLabel("用来做什么").fill("祝寿");
  await page.getByLabel("几个人来").fill("20");
}

test("family books a room for an elder @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const elder = await openPage("elder");
  await keepATime(page);

  await test.step("for whom is one press", async () => {
    const whom = page.getByRole("group", { name: "为谁预约" });
    await expect(whom.getByRole("radio", { name: "自己" })).toBeChecked();
    await expect(whom.getByRole("radio", { name: "到访的居民" })).toHaveCount(0);
    await whom.getByRole("radio", { name: ELDER }).check();
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await page.getByRole("button", { name: "确认预约" }).click();
    await told(page, "预约成功，请按时使用");
    await expect(page.locator(".facts")).toContainText(`预约人${ELDER}`);
    await expect(page.locator(".facts")).toContainText("代约人田巧玲");
    await expectAccessible(page);
  });

  await test.step("the elder hears of it, and has it", async () => {
    await elder.goto("/inbox");
    await elder.getByRole("main").getByRole("link").filter({ hasText: ROOM }).first().click();
    await expect(elder.getByRole("main")).toContainText("祝寿");
    await elder.goto("/centres/bookings");
    await expect(elder.getByRole("link").filter({ hasText: "祝寿" })).toBeVisible();
  });
});

test("the desk books a room for who stands there", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const elder = await openPage("elder");
  const { me } = await graphql(elder, "{ me { phone } }");
  await keepATime(page);
  await page.getByRole("radio", { name: "到访的居民" }).check();
  await page.getByRole("button", { name: "确认预约" }).click();
  await expect(page.locator(".wrong").filter({ hasText: "请填写对方的手机号" })).toBeVisible();
  await page.getByLabel("居民的手机号").fill("13912345679");
  await page.getByRole("button", { name: "确认预约" }).click();
  await expect(page.locator(".wrong").filter({ hasText: "没有用这个号码登记的人" })).toBeVisible();
  await expectAccessible(page);
  await expectTargets(page, 44);
  await expectFits(page);
  // What was written is still there.
  await expect(page.getByLabel("用来做什么")).toHaveValue("祝寿");
  await page.getByLabel("居民的手机号").fill(me.phone);
  await page.getByRole("button", { name: "确认预约" }).click();
  await told(page, "预约成功，请按时使用");
  await expect(page.locator(".facts")).toContainText(`预约人${ELDER}`);
});
