// Administrators and 双报到: how units stand in one table, ending a unit's 报到 with the reason that its
// liaison reads, and taking a member's to another compound in one act.

import type { Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";

test("units stand in a table, those with somebody reported first @desktop", async ({ page, signInAs }) => {
  await signInAs(page, "street_admin");
  await page.goto("/units");
  const main = page.getByRole("main");
  const groups = main.getByRole("rowgroup");
  await expect(groups.nth(1).getByRole("row").first()).toHaveText("已有人报到");
  const unit = main.getByRole("row").filter({ hasText: "供电所" });
  await expect(unit.getByRole("cell").nth(0)).toHaveText("共建单位");
  await unit.getByRole("button", { name: /居住地已报到$/ }).click();
  await expect(page.getByRole("dialog", { name: "供电所：居住地已报到" }).getByRole("listitem").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await unit.getByRole("link", { name: "供电所" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "供电所" })).toBeVisible();
});

test("an administrator says why a unit's 报到 ends", async ({ page, signInAs }) => {
  await signInAs(page, "street_admin");
  await page.goto("/units");
  const unit = page.locator("main :is(tr, article)").filter({ hasText: "供电所" });
  await unit.getByRole("button", { name: "结束报到 · 供电所" }).click();
  const sheet = page.getByRole("dialog", { name: "结束「供电所」的报到？" });
  await sheet.getByRole("button", { name: "结束报到" }).click();
  await expect(sheet.getByText("请填写这一项。")).toBeVisible();
  await sheet.getByLabel("理由（对方会看到）").fill("单位已迁出本街道");
  await sheet.getByRole("button", { name: "结束报到" }).click();
  await expect(sheet).toBeHidden();
  await expect(unit.getByText("已结束", { exact: true })).toBeVisible();
  await expect(unit.getByText("单位已迁出本街道")).toBeVisible();
});

test("a member's 报到 is taken to the unit's compound", async ({ page, openPage, signInAs }) => {
  const member = await openPage("member");
  const { me } = await graphql(member, "{ me { name reportingPlaces { kind place { name } } } }");
  const place = (kind: string) => me.reportingPlaces.find((one: { kind: string }) => one.kind === kind).place.name;
  const [home, linked] = [place("RESIDENCE"), place("UNIT_LINKED")];
  await signInAs(page, "street_admin");
  await openPerson(page, me.name);
  const reports = page.locator("section.section").filter({ has: page.getByRole("heading", { name: "报到", exact: true }) });
  await reports.getByRole("button", { name: `转到别处 · ${home}` }).click();
  const sheet = page.getByRole("dialog", { name: `把${me.name}的报到转到别处` });

  // A compound that is neither theirs nor their unit's.
  await sheet.getByRole("button", { name: "选择小区" }).click();
  const picker = page.getByRole("dialog", { name: "转到哪个小区" });
  await picker.getByRole("button", { name: "半山尚小区" }).click();
  await sheet.getByRole("button", { name: "转过去" }).click();
  await expect(sheet.getByRole("alert").getByText("对方不住在这个小区，单位也没有与它结对。")).toBeVisible();

  await sheet.getByRole("group", { name: "可以转到" }).getByRole("button", { name: linked }).click();
  await sheet.getByRole("button", { name: "转过去" }).click();
  // Both compounds are the street's: it holds at once.
  await expect(page.getByText(`已把${me.name}的报到转到「${linked}」`)).toBeVisible();
  await expect(reports.getByRole("listitem")).toHaveCount(1);
  await expect(reports.getByRole("listitem")).toContainText(`${linked}已确认`);
  await member.goto("/reporting");
  await expect(member.getByText(`从「${home}」转来`)).toBeVisible();

  // And back, from the list.
  await page.goto("/enrollments");
  await page.getByRole("radio", { name: "已确认" }).check();
  await page.getByRole("button", { name: `转到别处：${me.name}` }).click();
  await sheet.getByRole("button", { name: "选择小区" }).click();
  await picker.getByRole("button", { name: home }).click();
  await sheet.getByRole("button", { name: "转过去" }).click();
  await expect(page.getByText(`已把${me.name}的报到转到「${home}」`)).toBeVisible();
});

async function openPerson(page: Page, name: string): Promise<void> {
  await page.goto("/people");
  await page.getByLabel("找人").fill(name);
  await page.getByRole("main").getByRole("link", { name }).first().click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}
