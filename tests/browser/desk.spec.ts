// What a desk does with a request beside sending it to the hall: asks the resident while the clock
// stands, merges what was told twice, calls a department, and is told to hurry.

import { expect, graphql, test } from "./support/fixtures.ts";
import { cardWith, claimOrder, dispatchOrder, finishOrder, submitOrder, timeline } from "./support/steps.ts";
import type { Page } from "@playwright/test";

async function fromMore(page: Page, name: string) {
  await page.getByRole("button", { name: "更多" }).click();
  await page.getByRole("dialog", { name: "更多" }).getByRole("button", { name }).click();
}

async function told(page: Page, words: string) {
  await expect(page.locator(".toast").filter({ hasText: words })).toBeVisible();
}

test("a question to the resident stops the clock until it is answered", async ({ openPage }) => {
  const [resident, desk] = await Promise.all([openPage("resident"), openPage("dispatcher")]);
  const words = "楼上一直有滴水的声音，晚上睡不好。";
  const address = await submitOrder(resident, { category: "噪声扰民", words });
  await desk.goto(address);
  await fromMore(desk, "请居民补充");
  const sheet = desk.getByRole("dialog", { name: "请居民补充" });
  await sheet.getByRole("button", { name: "发给居民" }).click();
  await expect(sheet.locator(".wrong")).toBeVisible();
  await sheet.getByLabel("想请居民补充什么").fill("是哪个单元，几楼？");
  await sheet.getByRole("button", { name: "发给居民" }).click();
  await told(desk, "已请居民补充");
  await expect(desk.locator("header")).toContainText("等居民补充，时钟已停");

  // On the page that the resident has open.
  await expect(resident.locator(".hint")).toContainText("是哪个单元，几楼？");
  await resident.getByRole("button", { name: "去补充" }).click();
  const answer = resident.getByRole("dialog", { name: "补充说明" });
  await answer.getByLabel("补充说明").fill("三单元五楼");
  await answer.getByRole("button", { name: "提交" }).click();
  await told(resident, "已补充，支部会接着办");
  await expect(timeline(desk)).toHaveText(["补充说明，时钟继续", "请居民补充，时钟停下", "点单"]);
  await expect(desk.locator("header")).not.toContainText("时钟已停");
  await desk.goto("/inbox");
  await expect(desk.getByRole("link", { name: "居民的补充有了结果" }).first()).toBeVisible();
});

test("neighbours join instead of repeating, and what was told twice goes on as one", async ({ openPage }) => {
  test.slow();
  const [resident, elder, desk, member] = await Promise.all([openPage("resident"), openPage("elder"), openPage("dispatcher"), openPage("member")]);
  const words = "大门口的路灯整排不亮，晚上很黑。";
  const address = await submitOrder(resident, { category: "设施维修", words });

  // Somebody about to write the same sees it and joins.
  await member.goto("/submit");
  await member.getByRole("radio", { name: "设施维修" }).check();
  const known = member.getByRole("listitem").filter({ hasText: "整排不亮" });
  await known.getByRole("button", { name: "附议" }).click();
  await told(member, "已附议，有进展会通知您");
  await expect(member).toHaveURL(new RegExp(`${address}$`));
  await expect(resident.locator(".facts")).toContainText("1 位邻居");

  // Somebody else has written it after all.
  const again = "路灯坏了一排，老人出门怕摔。";
  const second = await submitOrder(elder, { category: "设施维修", words: again });
  await desk.goto(second);
  await fromMore(desk, "并入相同诉求");
  const sheet = desk.getByRole("dialog", { name: "并入相同诉求" });
  await sheet.getByRole("radio", { name: /整排不亮/ }).check();
  await sheet.getByRole("button", { name: "并入", exact: true }).click();
  await told(desk, "已并入");
  await elder.getByRole("link", { name: /已并入诉求/ }).click();
  await expect(elder).toHaveURL(new RegExp(`${address}$`));
  await expect(elder.locator(".facts")).toContainText("2 位邻居");

  await desk.goto("/desk");
  await dispatchOrder(desk, words, 1);
  const worker = await openPage("member_two");
  await worker.goto("/hall");
  await claimOrder(worker, words);
  await finishOrder(worker, "换了整排灯管");
  for (const follower of [elder, member]) {
    await follower.goto("/inbox");
    await expect(follower.getByRole("link").filter({ hasText: "整排不亮" }).first()).toBeVisible();
  }
  const { order } = await graphql(elder, "query ($id: UUID!) { order(id: $id) { state mergedInto { id } } }", { id: second.split("/").at(-1) });
  expect(order).toEqual({ state: "MERGED", mergedInto: { id: address.split("/").at(-1) } });
});

test("a department helps by its own deadline", async ({ openPage }) => {
  const [resident, desk, police] = await Promise.all([openPage("resident"), openPage("dispatcher"), openPage("unit_liaison")]);
  const words = "楼下烧烤店夜里两点还在放音响。";
  const address = await submitOrder(resident, { category: "噪声扰民", words });
  await desk.goto(address);
  await fromMore(desk, "请部门协办");
  const sheet = desk.getByRole("dialog", { name: "请部门协办" });
  await sheet.getByRole("radio", { name: "车城路派出所", exact: true }).check();
  await sheet.getByLabel("请他们做什么").fill("请今晚到现场查看并劝导");
  await sheet.getByRole("radio", { name: "1 天", exact: true }).check();
  await sheet.getByRole("button", { name: "发出" }).click();
  await told(desk, "已请求协办");

  await police.goto("/");
  await police.getByRole("link", { name: /有诉求请你们协办/ }).click();
  await cardWith(police, "烧烤店").click();
  await expect(police.locator(".facts")).toContainText("车城路派出所");
  await police.getByRole("button", { name: "答复协办" }).click();
  const answer = police.getByRole("dialog", { name: "答复协办" });
  await expect(answer).toContainText("请今晚到现场查看并劝导");
  await answer.getByLabel("情况说明").fill("已到场，商户承诺十点后关音响");
  await answer.getByRole("button", { name: "提交答复" }).click();
  await told(police, "已答复");
  await expect(timeline(desk).first()).toHaveText("协办完成");
  await expect(resident.locator(".facts")).toContainText("已协办");
});

test("what is long overdue reaches the street, which urges it on", async ({ openPage }) => {
  const [street, desk] = await Promise.all([openPage("street_admin"), openPage("dispatcher")]);
  // The demo street has some that nobody looked after; the clock tells of them soon after the start.
  await expect
    .poll(async () => {
      const { notifications } = await graphql(street, "{ notifications(first: 20) { nodes { kind } } }");
      return notifications.nodes.some((one: { kind: string }) => one.kind === "ORDER_ESCALATED");
    }, { timeout: 40_000 })
    .toBe(true);
  await street.goto("/inbox");
  await street.getByRole("link", { name: /有诉求长时间超时/ }).first().click();
  await expect(street.locator("header")).toContainText("已上报街道");
  await fromMore(street, "督办");
  const sheet = street.getByRole("dialog", { name: "街道督办" });
  await sheet.getByLabel("督办要求").fill("请今天内办结并反馈");
  await sheet.getByRole("button", { name: "发出督办" }).click();
  await told(street, "已督办");
  await expect(timeline(street).first()).toHaveText("街道督办");
  await expect(street.locator("header")).toContainText("督办");
  await desk.goto("/");
});
