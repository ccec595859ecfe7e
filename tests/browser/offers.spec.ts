// To whom the desk gives a request: people by name, who take it or say why not, and others after them.

import { expect, test } from "./support/fixtures.ts";
import { cardWith, submitOrder, timeline } from "./support/steps.ts";
import type { Page } from "@playwright/test";

async function told(page: Page, words: string) {
  await expect(page.locator(".toast").filter({ hasText: words })).toBeVisible();
}

async function name(desk: Page, words: string, who: string) {
  await cardWith(desk, words).getByRole("button", { name: "下单", exact: true }).click();
  const sheet = desk.getByRole("dialog", { name: "下单" });
  await sheet.getByRole("radio", { name: "点名" }).check();
  await sheet.getByRole("button", { name: "下单", exact: true }).click();
  await expect(sheet.getByText("请至少点一位党员或一个单位。")).toBeVisible();
  await sheet.getByLabel("按姓名或单位查找").fill(who);
  await sheet.getByRole("button", { name: new RegExp(`^${who}`) }).click();
  await expect(sheet.getByRole("button", { name: `不点${who}` })).toBeVisible();
  await sheet.getByRole("button", { name: "下单", exact: true }).click();
  await told(desk, "已下单");
}

test("somebody who is asked by name cannot, and the desk asks another", async ({ openPage }) => {
  test.slow();
  const [resident, desk, member, other] = await Promise.all(
    [openPage("resident"), openPage("dispatcher"), openPage("member"), openPage("member_two")],
  );
  const words = "三号楼下总有车堵着单元门，轮椅出不来。";
  const address = await submitOrder(resident, { category: "停车秩序", words });
  await desk.goto("/desk");
  await name(desk, words, "何承志");

  // In no hall: only who was asked knows of it.
  await other.goto("/hall");
  await expect(other.getByRole("heading", { level: 1, name: "接单大厅" })).toBeVisible();
  await expect(other.getByText(words)).toHaveCount(0);
  await member.goto("/hall");
  await expect(member.getByRole("heading", { name: "点名给您" })).toBeVisible();
  await member.getByRole("link", { name: new RegExp(words.slice(0, 8)) }).click();
  await expect(member).toHaveURL(new RegExp(`${address}$`));
  await expect(member.locator(".hint")).toContainText("支部点名请您接这一单");
  await member.getByRole("button", { name: "不能接" }).click();
  const answer = member.getByRole("dialog", { name: "答复点名" });
  await answer.getByRole("button", { name: "提交答复" }).click();
  await expect(answer.locator(".wrong")).toBeVisible();
  await answer.getByLabel("为什么不能接").fill("这两周在外地出差");
  await answer.getByRole("button", { name: "提交答复" }).click();
  await expect(member.getByText("没有这条诉求").or(member.locator(".toast", { hasText: "已答复" })).first()).toBeVisible();

  // Back on the desk, with the reason, which the resident does not read.
  await desk.goto(address);
  await expect(desk.locator(".facts")).toContainText("这两周在外地出差");
  await expect(timeline(resident)).toHaveText(["退回支部重新安排", "被点名的一方不能接", "支部下单", "点单"]);
  await expect(resident.getByText("出差")).toHaveCount(0);
  await desk.goto("/desk");
  await name(desk, words, "梁慧琴");

  // The branch thinks again: anybody of the community may.
  await desk.goto(address);
  await desk.getByRole("button", { name: "更多" }).click();
  await desk.getByRole("dialog", { name: "更多" }).getByRole("button", { name: "改派" }).click();
  const redirect = desk.getByRole("dialog", { name: "改派" });
  await redirect.getByRole("radio", { name: "全社区" }).check();
  await redirect.getByRole("button", { name: "改派", exact: true }).click();
  await told(desk, "已改派");
  await expect(desk.locator(".facts")).toContainText("全社区");
  await other.goto("/hall");
  await expect(other.getByRole("heading", { name: "点名给您" })).toHaveCount(0);
  await cardWith(other, words).getByRole("button", { name: /^接单/ }).click();
  await expect(timeline(resident).first()).toHaveText("接单");
});
