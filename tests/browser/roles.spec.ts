// An administrator gives a role and ends it; the person's own app follows, both times without a reload.

import { expect, test } from "./support/fixtures.ts";

test("a role comes and goes at once @desktop", async ({ page, openPage, signInAs }) => {
  const hers = await openPage("resident");
  await hers.goto("/");
  await expect(hers.getByRole("navigation").getByRole("link", { name: "下单台" })).toHaveCount(0);

  await signInAs(page, "community_admin");
  await page.goto("/people");
  await page.getByLabel("找人").fill("田巧玲");
  await page.getByRole("link", { name: "田巧玲" }).click();
  await page.getByRole("button", { name: "增加任职" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByLabel("在哪里").fill("东鑫");
  await sheet.getByRole("button", { name: "东鑫小区党支部" }).click();
  await sheet.getByRole("button", { name: "任命" }).click();
  await expect(page.getByText("已任命：支部调度员")).toBeVisible();

  const desk = hers.getByRole("navigation").getByRole("link", { name: "下单台" });
  await desk.click();
  await expect(hers.getByRole("button", { name: "下单", exact: true }).first()).toBeVisible();

  await page.getByRole("button", { name: "结束支部调度员的任职" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "结束" }).click();
  await expect(page.getByText("没有任职，是普通居民。")).toBeVisible();
  await expect(desk).toHaveCount(0);

  await page.getByRole("button", { name: "显示完整号码" }).click();
  await expect(page.getByRole("link", { name: "拨打 田巧玲 的电话" })).toBeVisible();
});
