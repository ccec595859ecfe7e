// An administrator's own table becomes members: columns corrected, a namesake decided, imported, undone.

import { expect, test } from "./support/fixtures.ts";
import { graphql } from "./support/graphql.ts";

test("a table with strange headings is imported and taken back @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  const { me } = await graphql(page, "{ me { name residency { place { compound { name } } } } }");
  const compound = me.residency.place.compound.name;
  await signInAs(page, "community_admin");
  const main = page.getByRole("main");
  await page.goto("/import");
  await main.getByRole("radio", { name: "楼栋与网格" }).check();
  const sample = page.waitForEvent("download");
  await main.getByRole("link", { name: "样例（虚构的街道）" }).click();
  expect((await sample).suggestedFilename()).toBe("楼栋与网格（样例）.xlsx");
  await main.getByRole("radio", { name: "单位与党员" }).check();
  const table = [
    "在职党员花名册,,,,",
    "序号,大名,联系方式,住哪个小区,单位名称",
    `1,邬晓梅,１３９-０００１-００２１,${compound},区图书馆`,
    `2,${me.name},13900010022,${compound},`,
    `3,俞文博,139000100,${compound},`,
    `4,褚安然,13900010024,没有的小区,`,
    "",
  ].join("\n");
  await main.getByLabel("选择表格文件").setInputFiles({ name: "花名册.csv", mimeType: "text/csv", buffer: Buffer.from(table) });

  await expect(page).toHaveURL(/\/import\/[0-9a-f-]{36}$/);
  await expect(main.getByText("还缺：姓名、居住小区")).toBeVisible();
  await expect(main.getByLabel("C 列当作")).toHaveValue("phone");
  await main.getByLabel("B 列当作").selectOption("姓名（必填）");
  await main.getByLabel("D 列当作").selectOption("居住小区（必填）");
  await main.getByRole("button", { name: "逐行核对" }).click();

  await expect(main.getByRole("radio", { name: "待确认 1" })).toBeChecked();
  await expect(main.getByRole("button", { name: "整份导入" })).toHaveAttribute("aria-disabled", "true");
  await expect(main.getByText("现在有误 2 行，待确认 1 行")).toBeVisible();
  await main.getByRole("button", { name: "不是，是另一个人" }).click();
  await expect(main.getByRole("radio", { name: "新增 2" })).toBeVisible();
  await main.getByRole("radio", { name: "有误 2" }).check();
  await expect(main.getByText(/C5 .*手机号/)).toBeVisible();
  await main.getByRole("radio", { name: "新增 2" }).check();
  await expect(main.getByRole("cell", { name: "邬晓梅" })).toBeVisible();
  await main.getByRole("button", { name: "导入可用的 2 行" }).click();

  await expect(main.getByText("已导入 2 行。")).toBeVisible();
  const result = page.waitForEvent("download");
  await main.getByRole("link", { name: "下载结果文件" }).click();
  expect((await result).suggestedFilename()).toBe("花名册（导入结果）.xlsx");
  await page.goto("/people");
  await page.getByLabel("找人").fill("邬晓梅");
  await expect(page.getByRole("link", { name: "邬晓梅" })).toBeVisible();

  await page.goto("/import");
  await main.getByRole("link", { name: "花名册.csv" }).click();
  await main.getByRole("button", { name: "撤销这次导入" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销", exact: true }).click();
  await expect(main.getByText("恢复了 2 行。")).toBeVisible();
  await expect(main.getByRole("cell", { name: "邬晓梅" })).toBeVisible();
  await page.goto("/people");
  await page.getByLabel("找人").fill("邬晓梅");
  await expect(page.getByRole("link", { name: "邬晓梅" })).toHaveCount(0);
});
