// An administrator finds a unit, corrects it, adds whom to call, merges its double, looks at coverage
// and the lists behind it, and goes through the party tree without a mouse.

import { expect, test } from "./support/fixtures.ts";

test("a unit is found, corrected and merged with its double @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "community_admin");
  await page.goto("/me");
  const main = page.getByRole("main");
  const sheet = page.getByRole("dialog");
  await main.getByRole("link", { name: "组织与单位" }).click();
  await main.getByRole("radio", { name: "单位", exact: true }).check();
  await main.getByLabel("按名称查找").fill("派出所");
  await main.getByRole("link", { name: "车城路派出所" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "车城路派出所" })).toBeVisible();

  await main.getByRole("button", { name: "修改", exact: true }).click();
  await sheet.getByLabel("名称").fill("车城路街道派出所");
  await sheet.getByRole("radio", { name: "共建单位" }).check();
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "车城路街道派出所" })).toBeVisible();
  await expect(main.getByText("部门 → 共建单位")).toBeVisible();

  await main.getByRole("button", { name: "增加联系人" }).click();
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(sheet.getByText("请填写这一项。")).toBeVisible();
  await sheet.getByLabel("姓名").fill("苗联络");
  await sheet.getByLabel("职务").fill("社区民警");
  await sheet.getByLabel("电话").fill("138 1234 5678");
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(main.getByText("138****5678")).toBeVisible();
  await main.getByRole("button", { name: /^显示号码：苗联络/ }).click();
  await expect(main.getByRole("link", { name: "拨打 苗联络 的电话" })).toBeVisible();

  await page.goto("/organizations");
  await main.getByLabel("按名称查找").fill("车城派出所");
  await main.getByRole("link", { name: "车城派出所" }).click();
  await main.getByRole("button", { name: "合并" }).click();
  await sheet.getByLabel("并入哪一个").fill("街道派出所");
  await sheet.getByRole("button", { name: /^车城路街道派出所/ }).click();
  await expect(sheet.getByText(/一并归过去：.*联系人/)).toBeVisible();
  await sheet.getByRole("button", { name: "合并", exact: true }).click();
  await expect(page.getByText("已把车城派出所并入车城路街道派出所")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "车城路街道派出所" })).toBeVisible();
  await expect(main.getByText("并入：车城派出所")).toBeVisible();
});

test("a coverage figure opens the list that it counts @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "community_admin");
  await page.goto("/coverage");
  const main = page.getByRole("main");
  for (const name of ["功能型党支部", "党小组", "中心户", "学校", "网格", "小区"]) {
    const figure = main.getByRole("link", { name: new RegExp(`^\\d+\\s*${name}$`) });
    const count = Number.parseInt(await figure.innerText());
    await figure.click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    const lines = main.locator("tbody tr, .list > .list-item");
    await expect(lines).toHaveCount(count);
    await page.goBack();
    await expect(figure).toBeVisible();
  }
});

test("the party tree goes by keyboard", async ({ page, signInAs }) => {
  await signInAs(page, "street_admin");
  await page.goto("/party-tree");
  const line = (level: number) => page.locator(`[role=treeitem][aria-level="${level}"]`);
  await expect(line(2).first()).toBeVisible();
  await line(1).focus();
  for (let level = 2; level <= 5; level++) {
    // Down to the next level; one that is closed opens first.
    const focused = page.locator("[role=treeitem]:focus");
    if ((await focused.getAttribute("aria-expanded")) === "false") await page.keyboard.press("ArrowRight");
    await expect(focused).toHaveAttribute("aria-expanded", "true");
    await expect(line(level).first()).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("[role=treeitem]:focus")).toHaveAttribute("aria-level", String(level));
  }
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator("[role=treeitem]:focus")).toHaveAttribute("aria-level", "4");
  await page.keyboard.press("ArrowLeft");
  await expect(line(5)).toHaveCount(0);
  await page.keyboard.press("Home");
  await expect(line(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "车城路街道党工委" })).toBeVisible();
});

test("a community gets a grid and a branch lets a compound go @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "community_admin");
  await page.goto("/places");
  const main = page.getByRole("main");
  const sheet = page.getByRole("dialog");
  await main.getByRole("button", { name: "新增网格" }).click();
  await sheet.getByLabel("名称").fill("试验微网格");
  await sheet.getByRole("button", { name: "保存" }).click();
  await main.getByRole("button", { name: "调整试验微网格的覆盖" }).click();
  await sheet.getByLabel("再加一处").fill("1 号楼");
  await sheet.getByRole("button", { name: /东鑫小区 · 1 号楼$/ }).click();
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(sheet.getByText("已有别的党支部或网格覆盖这里")).toBeVisible();
  await sheet.getByRole("button", { name: "取消" }).click();
  await main.getByRole("button", { name: "关闭试验微网格" }).click();
  await sheet.getByRole("button", { name: "关闭", exact: true }).last().click();
  await expect(page.getByText("已关闭试验微网格")).toBeVisible();

  await page.goto("/organizations");
  await main.getByLabel("按名称查找").fill("东鑫小区党支部");
  await main.getByRole("link", { name: "东鑫小区党支部" }).click();
  await main.getByRole("button", { name: "覆盖" }).click();
  await sheet.getByRole("button", { name: /^移除.*东鑫小区$/ }).click();
  await expect(sheet.getByText("还没有覆盖任何地方")).toBeVisible();
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("覆盖已保存")).toBeVisible();
  await expect(main.getByText("还没有覆盖任何地方")).toBeVisible();
  await page.goto("/coverage");
  await main.getByRole("link", { name: /没有支部的小区$/ }).click();
  await expect(main.getByRole("link", { name: "东鑫小区" })).toBeVisible();
});
