// A neighbour scans the poster at the door, registers, and is confirmed by the grid worker on the way.

import type { Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { codeFrom, NEWCOMER, register } from "./support/steps.ts";

/** Where the code on the poster of a building leads. */
async function linkOfPoster(page: Page, building: string): Promise<string> {
  const { invitations } = await graphql(page, "{ invitations(living: true) { nodes { link place { name } } } }");
  const poster = invitations.nodes.find(({ place }: { place: { name: string } }) => place.name === building);
  return new URL(poster.link).pathname + new URL(poster.link).search;
}

test("from the poster at the door to a confirmed resident @phone", async ({ page, openPage, server }) => {
  const gridWorker = await openPage("grid_worker");
  await gridWorker.goto("/");
  const tab = gridWorker.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: /^登记/ });
  await expect(tab).toContainText("4 条待确认");

  await register(page, server, await linkOfPoster(gridWorker, "3 号楼"));
  await expect(page.getByText("岩岭社区 · 东鑫小区 · 3 号楼")).toBeVisible();
  await expect(page.getByText("等待确认", { exact: true })).toBeVisible();

  // The grid worker is told while the page is open, calls, and confirms.
  await expect(tab).toContainText("5 条待确认");
  await tab.click();
  const card = gridWorker.getByRole("article").filter({ hasText: NEWCOMER.name });
  await expect(card).toContainText("137****1234");
  await expect(card).toContainText("扫码来的");
  await card.getByRole("button", { name: /^显示号码/ }).click();
  await expect(card.getByRole("link", { name: NEWCOMER.phone })).toHaveAttribute("href", `tel:${NEWCOMER.phone}`);
  await card.getByRole("button", { name: `确认 ${NEWCOMER.name}`, exact: true }).click();
  await expect(card).toBeHidden();
  await expect(tab).toContainText("4 条待确认");

  // The resident sees it at once, and lives there.
  await expect(page.getByText("已确认", { exact: true })).toBeVisible();
  await page.goto("/inbox");
  await expect(page.getByText("您在「3 号楼」的登记已确认，欢迎您")).toBeVisible();
  const { me } = await graphql(page, "{ me { residency { place { name } } } }");
  expect(me.residency.place.name).toBe("3 号楼");
});

test("who is refused corrects it and asks again @phone", async ({ page, openPage, server }) => {
  await register(page, server, "/register", "1 号楼");
  const gridWorker = await openPage("grid_worker");
  await gridWorker.goto("/registrations");
  await gridWorker.getByRole("button", { name: `退回 ${NEWCOMER.name} 的登记` }).click();
  const sheet = gridWorker.getByRole("dialog");
  await sheet.getByRole("button", { name: /^楼栋或房号对不上/ }).click();
  await sheet.getByRole("button", { name: "退回", exact: true }).click();
  await expect(sheet).toBeHidden();

  await expect(page.getByText("楼栋或房号对不上，请核对后再提交。")).toBeVisible();
  await page.getByRole("button", { name: "更正登记" }).click();
  await page.getByRole("button", { name: /东鑫小区 · 1 号楼/ }).click();
  await page.getByRole("button", { name: "2 号楼", exact: true }).click();
  await page.getByRole("button", { name: "改好了，再次提交" }).click();
  await expect(page.getByText("等待确认", { exact: true })).toBeVisible();
  await expect(gridWorker.getByRole("article").filter({ hasText: NEWCOMER.name })).toContainText("2 号楼");
});

test("a number that is known signs its owner in @phone @look", async ({ page, openPage, server }) => {
  const owner = await openPage("resident");
  const { me } = await graphql(owner, "{ me { name phone } }");
  await page.goto("/register");
  await page.getByLabel("小区名称").fill("东鑫");
  await page.getByRole("button", { name: "东鑫小区" }).click();
  await page.getByRole("radio", { name: "5 号楼", exact: true }).check();
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("姓名").fill("别的名字");
  // A reload loses nothing but the code.
  await page.reload();
  await expect(page.getByLabel("姓名")).toHaveValue("别的名字");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("手机号", { exact: true }).fill(me.phone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码", { exact: true }).fill(await codeFrom(server));
  await page.getByRole("button", { name: "提交登记" }).click();
  await expect(page.getByText("这个手机号登记过，已为您登录")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(me.name);
});

test("a grid worker hangs out posters, and takes one down @look", async ({ page, signInAs, openPage }) => {
  await signInAs(page, "grid_worker");
  await page.goto("/invitations");
  await page.getByRole("button", { name: "生成邀请" }).click();
  // Four buildings have theirs: two more are made.
  await page.getByRole("dialog").getByRole("button", { name: "生成", exact: true }).click();
  await expect(page.getByText("已生成 2 份邀请")).toBeVisible();
  await page.getByRole("link", { name: "打印全部 7 张" }).click();
  await expect(page.getByRole("img", { name: /的登记二维码$/ })).toHaveCount(7);
  // On paper: one sheet for each, and nothing of the app around them.
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "打印" })).toBeHidden();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)).toHaveLength(7);
  await page.emulateMedia({ media: null });

  const link = await linkOfPoster(page, "1 号楼");
  await page.goto("/invitations");
  await page.getByRole("button", { name: "停用 1 号楼 的邀请" }).click();
  await page.getByRole("dialog", { name: "停用这份邀请？" }).getByRole("button", { name: "停用" }).click();
  await expect(page.getByText("已停用")).toBeVisible();
  const passer = await openPage();
  await passer.goto(link);
  await expect(passer.getByText("这张海报的邀请已经失效")).toBeVisible();
  await expect(passer.getByLabel("小区名称")).toBeVisible();
});
