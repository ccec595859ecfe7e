// What a street administrator makes a category ask, a resident answers, and the order shows.

import { expect, test } from "./support/fixtures.ts";

test("a question that an administrator adds is answered by a resident @phone", async ({ openPage }) => {
  test.slow();
  const [street, resident] = await Promise.all(["street_admin", "resident"].map((role) => openPage(role)));

  await test.step("the administrator adds two questions", async () => {
    await street!.goto("/me");
    await street!.getByRole("link", { name: "诉求类别" }).click();
    await street!.getByRole("link", { name: /停车秩序/ }).click();
    await expect(street!.getByRole("heading", { level: 1, name: "停车秩序" })).toBeVisible();
    await street!.getByRole("button", { name: "增加提问" }).click();
    const sheet = street!.getByRole("dialog", { name: "增加提问" });
    await sheet.getByRole("radio", { name: "单选" }).check();
    await sheet.getByLabel("问什么").fill("停在哪里");
    await sheet.getByLabel("选项 1", { exact: true }).fill("消防通道");
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet.getByText("请至少写两个选项")).toBeVisible();
    await sheet.getByLabel("选项 2", { exact: true }).fill("绿化带");
    await sheet.getByRole("switch", { name: "必须回答" }).check();
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet).toBeHidden();

    await street!.getByRole("button", { name: "增加提问" }).click();
    await sheet.getByLabel("问什么").fill("挡住几号楼");
    await sheet.getByRole("radio", { name: "看「停在哪里」的回答" }).check();
    await sheet.getByRole("radio", { name: "消防通道" }).check();
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet).toBeHidden();
    await expect(street!.getByRole("listitem").filter({ hasText: "挡住几号楼" })).toContainText("「停在哪里」选「消防通道」时才问");
  });

  await test.step("the resident meets them, and the order shows the answers", async () => {
    await resident!.goto("/submit");
    await resident!.getByRole("radio", { name: "停车秩序" }).check();
    await resident!.getByLabel("发生了什么").fill("一辆面包车停了三天。");
    await expect(resident!.getByLabel("挡住几号楼（选填）")).toBeHidden();
    await resident!.getByRole("button", { name: "提交", exact: true }).click();
    await expect(resident!.locator(".form .wrong")).toHaveCount(1);
    await resident!.getByRole("radio", { name: "消防通道" }).check();
    await resident!.getByLabel("挡住几号楼（选填）").fill("3 号楼");
    await resident!.getByRole("button", { name: "提交", exact: true }).click();
    await expect(resident!).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
    for (const said of ["停在哪里", "消防通道", "挡住几号楼", "3 号楼"]) await expect(resident!.locator(".facts")).toContainText(said);
  });

  await test.step("closed, it is asked no longer, nor what follows from it; the order keeps its words", async () => {
    await street!.getByRole("button", { name: "停用 停在哪里" }).click();
    const sheet = street!.getByRole("dialog", { name: "停用「停在哪里」" });
    await expect(sheet).toContainText("一起停用：挡住几号楼");
    await sheet.getByRole("button", { name: "停用", exact: true }).click();
    await expect(street!.getByText("点单时不另外提问。")).toBeVisible();
    await expect(street!.getByText("已停用的提问（2）")).toBeVisible();
    await resident!.reload();
    await expect(resident!.locator(".facts")).toContainText("停在哪里");
  });
});

test("what a category asks of a desk is edited @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "street_admin");
  await page.goto("/categories");
  const row = page.getByRole("row").filter({ hasText: "政策咨询" });
  await expect(row).toContainText("1 个工作日下单，7 个工作日办结");
  await row.getByRole("link").click();
  await page.getByRole("button", { name: "修改", exact: true }).click();
  const sheet = page.getByRole("dialog", { name: "修改「政策咨询」" });
  await sheet.getByLabel("需要人数").fill("200");
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(sheet.locator(".field > .wrong")).toHaveText("不能超过 100。");
  await sheet.getByLabel("需要人数").fill("2");
  await sheet.getByRole("radio", { name: "2 个工作日下单，15 个工作日办结" }).check();
  await sheet.getByRole("button", { name: "保存" }).click();
  await expect(sheet).toBeHidden();
  await expect(page.locator(".facts")).toContainText("2 个工作日下单，15 个工作日办结");
  await page.goto("/categories");
  await expect(row).toContainText("2 个工作日下单，15 个工作日办结");
});
