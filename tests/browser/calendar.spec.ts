// The year whose days off are missing is told to who can enter it.

import { expect, test } from "./support/fixtures.ts";

test("the year that is missing is told and entered @phone", async ({ page, signInAs }) => {
  await signInAs(page, "street_admin");
  await page.goto("/");
  const alarm = page.getByRole("link", { name: /\d{4} 年的放假安排还没有录入/ });
  const year = (await alarm.innerText()).slice(0, 4);
  await alarm.click();
  await expect(page.getByRole("heading", { name: "工作日历" })).toBeVisible();
  await page.getByRole("button", { name: `录入 ${year} 年` }).click();
  const lines = page.getByLabel("放假与调休，每行一段");
  await lines.fill("2月5日至2月11日 休 春节\n放假");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("第 2 行看不懂")).toBeVisible();
  await expect(lines).toHaveValue("2月5日至2月11日 休 春节\n放假");
  await lines.fill("2月5日至2月11日 休 春节\n2月14日 班 春节");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByText("2 月 5 日至 2 月 11 日")).toBeVisible();
  await expect(page.getByText(`${year} 年的放假安排还没有录入`)).toBeHidden();
});
