// An administrator adds a building, corrects its name, moves it, and closes it; the record tells all.

import { expect, test } from "./support/fixtures.ts";

test("a building comes, moves and goes @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "community_admin");
  await page.goto("/places");
  const main = page.getByRole("main");
  const sheet = page.getByRole("dialog");
  await main.getByRole("link", { name: "东鑫小区" }).first().click();
  await main.getByRole("button", { name: "新增下级" }).click();
  await sheet.getByLabel("名称").fill("29 号楼");
  await sheet.getByRole("button", { name: "新增", exact: true }).click();
  await expect(page.getByText("已新增 29 号楼")).toBeVisible();
  await main.getByRole("link", { name: "29 号楼" }).click();
  await expect(main.getByRole("heading", { name: "29 号楼" })).toBeVisible();

  await main.getByRole("button", { name: "改名" }).click();
  await sheet.getByLabel("名称").fill("28 号楼");
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(main.getByRole("heading", { name: "28 号楼" })).toBeVisible();

  await main.getByRole("button", { name: "移动" }).click();
  await sheet.getByLabel("移到哪里").fill("半山尚小区");
  await sheet.getByRole("button", { name: /半山尚小区$/ }).click();
  await sheet.getByRole("button", { name: "移动", exact: true }).click();
  await expect(page.getByText("已把28 号楼移到半山尚小区")).toBeVisible();
  await expect(page.getByRole("navigation", { name: "上级辖区" }).getByRole("link", { name: "半山尚小区" })).toBeVisible();
  await expect(main.getByText("29 号楼 → 28 号楼")).toBeVisible();
  await expect(main.getByText("从东鑫小区移到半山尚小区")).toBeVisible();

  await main.getByRole("button", { name: "关闭", exact: true }).click();
  await sheet.getByRole("button", { name: "关闭", exact: true }).last().click();
  await expect(page.getByText("已关闭28 号楼")).toBeVisible();
});
