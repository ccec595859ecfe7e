// Words that are kept ready: an administrator writes them, a desk puts them into its answer.

import { expect, test } from "./support/fixtures.ts";
import { submitOrder } from "./support/steps.ts";

test("what an administrator keeps ready, a desk puts into its answer @phone", async ({ openPage }) => {
  test.slow();
  const [office, resident, desk] = await Promise.all(["community_admin", "resident", "dispatcher"].map((role) => openPage(role)));

  await test.step("kept, beside what the street keeps", async () => {
    await office!.goto("/me");
    await office!.getByRole("link", { name: "答复模板" }).click();
    await expect(office!.getByRole("listitem").filter({ hasText: "不属本街道" }).getByText("街道", { exact: true })).toBeVisible();
    await expect(office!.getByRole("button", { name: "修改 不属本街道" })).toHaveCount(0);
    await office!.getByRole("button", { name: "新增模板" }).click();
    const sheet = office!.getByRole("dialog", { name: "新增模板" });
    await sheet.getByRole("radio", { name: "请居民补充" }).check();
    await sheet.getByLabel("名称").fill("请补充楼层");
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet.locator(".wrong")).toHaveText("请填写这一项。");
    await sheet.getByLabel("内容").fill("请告诉我们是几楼。");
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet).toBeHidden();
    const line = office!.getByRole("listitem").filter({ hasText: "请补充楼层" });
    await expect(line).toContainText("请告诉我们是几楼。");
    await office!.getByRole("button", { name: "上移 请补充楼层" }).click();
    await expect(office!.getByRole("listitem").filter({ hasText: /请补充楼层|约上门时间/ }).first()).toContainText("请补充楼层");
  });

  const address = await submitOrder(resident!, { category: "噪声扰民", words: "楼上一直有拖桌椅的声音。" });

  await test.step("put into the answer, without losing what was typed", async () => {
    await desk!.goto(address);
    await desk!.getByRole("button", { name: "更多" }).click();
    await desk!.getByRole("dialog", { name: "更多" }).getByRole("button", { name: "请居民补充" }).click();
    const sheet = desk!.getByRole("dialog", { name: "请居民补充" });
    const words = sheet.getByLabel("想请居民补充什么");
    await words.fill("您好。");
    const ready = sheet.getByRole("group", { name: "套用模板" });
    await expect(ready.getByRole("button").first()).toHaveText("请补充楼层");
    await ready.getByRole("button", { name: "请补充楼层" }).click();
    await expect(words).toHaveValue("您好。\n请告诉我们是几楼。");
    await ready.getByRole("button", { name: "请补充楼层" }).click();
    await expect(words).toHaveValue("您好。\n请告诉我们是几楼。");
    await sheet.getByRole("button", { name: "发给居民" }).click();
    await expect(resident!.locator(".hint")).toContainText("请告诉我们是几楼。");
  });

  await test.step("retired, it is offered no longer", async () => {
    await office!.getByRole("button", { name: "停用 请补充楼层" }).click();
    await office!.getByRole("dialog", { name: "停用「请补充楼层」" }).getByRole("button", { name: "停用", exact: true }).click();
    await expect(office!.getByRole("listitem").filter({ hasText: "请补充楼层" })).toHaveCount(0);
  });
});
