// An administrator finds somebody who is registered twice, merges the two, sees it on record, and takes
// it back.

import { expect, test } from "./support/fixtures.ts";

test("a double is merged and parted again @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "community_admin");
  await page.goto("/people");
  await page.getByLabel("找人").fill("韩秋实");
  const doubles = page.getByRole("main").getByRole("link", { name: "韩秋实" });
  await expect(doubles).toHaveCount(2);
  await doubles.first().click();
  await expect(page.getByText("可能是同一个人")).toBeVisible();
  await page.getByRole("link", { name: "对照并合并" }).click();

  const main = page.getByRole("main");
  await expect(main.getByText("两边住址不同")).toBeVisible();
  await main.getByRole("row", { name: /^住址/ }).getByRole("radio").last().check();
  await main.getByRole("button", { name: "合并", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "合并", exact: true }).click();
  await expect(page.getByText("已合并", { exact: true })).toBeVisible();
  await expect(main.getByText("并入了另一份「韩秋实」的登记")).toBeVisible();
  await expect(main.getByText("合并重复登记：「韩秋实」并入")).toBeVisible();
  await expect(main.getByText("可能是同一个人")).toHaveCount(0);

  await page.goto("/people");
  await page.getByLabel("找人").fill("韩秋实");
  await expect(doubles).toHaveCount(1);
  await doubles.first().click();
  await main.getByRole("button", { name: "撤销合并" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销合并" }).click();
  await expect(page.getByText("已撤销合并")).toBeVisible();
  await expect(main.getByText("撤销合并：「韩秋实」分出")).toBeVisible();
  await expect(main.getByText("可能是同一个人")).toBeVisible();
});

test("somebody moves house, moves away, and comes back @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "community_admin");
  await page.goto("/people");
  await page.getByLabel("找人").fill("田巧玲");
  await page.getByRole("link", { name: "田巧玲" }).click();
  const main = page.getByRole("main");
  const sheet = page.getByRole("dialog");
  await main.getByRole("button", { name: /^搬家/ }).click();
  await sheet.getByRole("button", { name: "选择小区和楼栋" }).click();
  await sheet.getByRole("button", { name: /^半山尚小区/ }).click();
  await sheet.getByRole("button", { name: "1 号楼", exact: true }).click();
  await sheet.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByText("已登记搬家")).toBeVisible();
  await expect(main.getByText(/搬家：3 号楼 → 1 号楼/)).toBeVisible();

  await main.getByRole("button", { name: /^迁出或去世/ }).click();
  await sheet.getByRole("button", { name: "登记", exact: true }).click();
  await expect(main.getByText(/^已于.*迁出$/)).toBeVisible();
  await main.getByRole("button", { name: "登记有误，恢复" }).click();
  await sheet.getByRole("button", { name: "登记有误，恢复" }).click();
  await expect(page.getByText("已恢复", { exact: true })).toBeVisible();
  await expect(main.getByText("恢复了登记")).toBeVisible();
});
