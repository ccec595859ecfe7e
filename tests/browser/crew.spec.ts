// Fair taking: what cannot be done is given back, a neighbour takes over, and a crew has a lead.

import type { Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { expectAccessible } from "./support/accessibility.ts";
import { addProgress, cardWith, claimOrder, dispatchOrder, finishOrder, submitOrder, timeline } from "./support/steps.ts";

test("an order is given back, taken by another and taken over @phone", async ({ openPage }) => {
  test.slow();
  const [resident, desk, member, second] = await Promise.all([openPage("resident"), openPage("dispatcher"), openPage("member"), openPage("member_two")]);
  await desk.goto("/desk");
  for (const page of [member, second]) await page.goto("/hall");
  const words = "单元门口的感应灯不亮，晚上看不清台阶。";
  const address = await submitOrder(resident, { category: "设施维修", words });
  await dispatchOrder(desk, words, 1);
  await claimOrder(member, words);
  await expect(member.locator(".hint").filter({ hasText: "前补充进展，否则名额退回大厅" })).toBeVisible();

  await test.step("given back with a reason, which is asked for", async () => {
    await member.getByRole("button", { name: "退单" }).click();
    const sheet = member.getByRole("dialog", { name: "退回这一单" });
    await sheet.getByRole("button", { name: "确认退单" }).click();
    await expect(sheet.locator(".wrong")).toBeVisible();
    await sheet.getByLabel("为什么办不了").fill("临时出差一周，怕耽误");
    await expectAccessible(member);
    await sheet.getByRole("button", { name: "确认退单" }).click();
    await expect(member.locator(".toast").filter({ hasText: "已退单，名额重新开放" })).toBeVisible();
    await expect(timeline(resident).first()).toHaveText("有人退出，名额重新开放");
    await expect(resident.locator(".timeline")).toContainText("临时出差一周，怕耽误");
  });

  await test.step("another one takes it, and is asked for it", async () => {
    await claimOrder(second, words);
    await addProgress(second, "已经看过，缺一个感应头");
    await expect(member.getByRole("button", { name: "申请接手" })).toBeVisible();
    await member.getByRole("button", { name: "申请接手" }).click();
    const sheet = member.getByRole("dialog", { name: "申请接手" });
    await sheet.getByLabel("想对对方说的话").fill("我带着感应头，现在就能去");
    await expectAccessible(member);
    await sheet.getByRole("button", { name: "提交申请" }).click();
    await expect(member.locator(".hint").filter({ hasText: "您已申请接手" })).toBeVisible();
  });

  await test.step("who hands it over", async () => {
    await expect(second.locator(".hint").filter({ hasText: "我带着感应头，现在就能去" })).toBeVisible();
    await second.getByRole("button", { name: "答复接手" }).click();
    const sheet = second.getByRole("dialog", { name: "有人想接手" });
    await expectAccessible(second);
    await sheet.getByRole("radio", { name: "同意转交" }).check();
    await sheet.getByRole("button", { name: "提交答复" }).click();
    await expect(timeline(resident).first()).toHaveText("同意转交");
    await expect(second.getByRole("button", { name: "补充进展" })).toBeHidden();
  });

  await finishOrder(member, "换了感应头，人来灯亮");
  const { order } = await graphql(member, "query ($id: UUID!) { order(id: $id) { state crewTaken crew { isViewer } } }", { id: address.split("/").at(-1) });
  expect(order).toEqual({ state: "FINISHED", crewTaken: 1, crew: [{ isViewer: true }] });
});

test("of a crew of five the lead finishes, until they leave @phone", async ({ openPage }) => {
  test.slow();
  const [resident, desk, lead, second] = await Promise.all([openPage("resident"), openPage("dispatcher"), openPage("member"), openPage("member_two")]);
  await desk.goto("/desk");
  for (const page of [lead, second]) await page.goto("/hall");
  const words = "小区东门的围墙要粉刷，需要几个人一起。";
  const address = await submitOrder(resident, { category: "微心愿", words });
  await dispatchOrder(desk, words, 5);
  await claimOrder(lead, words);
  await cardWith(second, words).getByRole("button", { name: /^接单/ }).click();
  await expect(cardWith(second, words)).toContainText("接单成功，谢谢您！");
  await second.goto(address);

  await expect(second.locator(".hint").filter({ hasText: "由组长提交办结" })).toBeVisible();
  await expect(second.getByRole("button", { name: "办结" })).toBeHidden();
  await expect(second.locator(".facts")).toContainText("（组长）");
  await expect(lead.locator(".facts")).toContainText("您（组长）");
  await addProgress(second, "买好了两桶涂料");
  // Until the news is in, it would move what is about to be pressed.
  await expect(lead.locator(".timeline")).toContainText("买好了两桶涂料");

  await handBack(lead, "家里有事，先退出");
  await expect(second.locator(".timeline")).toContainText("接任组长");
  await expect(second.getByRole("button", { name: "办结" })).toBeVisible();
  await finishOrder(second, "东门围墙粉刷好了");
  await expect(timeline(resident).first()).toHaveText("办结 · 已解决");
});

async function handBack(page: Page, reason: string): Promise<void> {
  await page.getByRole("button", { name: "退单" }).click();
  const sheet = page.getByRole("dialog", { name: "退回这一单" });
  await sheet.getByLabel("为什么办不了").fill(reason);
  await sheet.getByRole("button", { name: "确认退单" }).click();
  await expect(sheet).toBeHidden();
}
