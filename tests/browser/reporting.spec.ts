// A member reports to the compound linked with their unit, an administrator confirms it, and the member
// ends the one at home; a unit's figures say so.

import { expect, graphql, test } from "./support/fixtures.ts";

test("a member reports at home and where the unit does @phone", async ({ page, openPage, signInAs }) => {
  await signInAs(page, "member");
  await page.goto("/me");
  await page.getByRole("main").getByRole("link", { name: "双报到" }).click();
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: "东鑫小区" })).toBeVisible();
  const linked = main.locator("section.card").filter({ hasText: "单位结对小区" });
  await linked.getByRole("button", { name: /^向「.*」报到$/ }).click();
  await expect(page.getByText("已报到，等待确认")).toBeVisible();
  await expect(linked.getByText("等待确认", { exact: true })).toBeVisible();

  const { me } = await graphql(page, "{ me { enrollments { id kind state } } }");
  const asked = me.enrollments.find((one: { state: string }) => one.state === "ASKED");
  const office = await openPage("street_admin");
  await office.goto("/enrollments");
  await graphql(office, "mutation ($input: ConfirmEnrollmentInput!) { confirmEnrollment(input: $input) { id } }", {
    input: { requestId: crypto.randomUUID(), enrollmentId: asked.id },
  });
  // Without a reload.
  await expect(linked.getByText("已确认", { exact: true })).toBeVisible();

  const home = main.locator("section.card").filter({ hasText: "居住地" });
  await home.getByRole("button", { name: "结束报到" }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("结束后不再看到这个小区的接单大厅。")).toBeVisible();
  await sheet.getByRole("button", { name: "结束报到" }).click();
  await expect(page.getByText("已结束报到", { exact: true })).toBeVisible();
  await expect(home.getByRole("button", { name: /^向「.*」报到$/ })).toBeVisible();
  await expect(main.getByText("以前的报到")).toBeVisible();

  await office.getByText("各支部报到").click();
  await office.getByRole("button", { name: /已确认/ }).first().click();
  await expect(office.getByText(/^只看/)).toBeVisible();
  await office.goto("/units");
  await office.getByRole("button", { name: /居住地已报到/ }).first().click();
  await expect(office.getByRole("dialog").getByText("这里只显示姓名和报到情况")).toBeVisible();
});
