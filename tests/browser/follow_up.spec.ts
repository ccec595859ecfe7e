// An angry rating: somebody who had no part in it calls, hears that it is not solved, and it goes back
// to the desk with a new clock. Each sees it without reloading.

import { expectAccessible } from "./support/accessibility.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { cardWith, claimOrder, dispatchOrder, finishOrder, submitOrder, timeline, told } from "./support/steps.ts";

const WORDS = "地下车库的灯一闪一闪，倒车看不清。";

test("a low rating is asked about by somebody else, and opens it again", async ({ openPage }) => {
  test.slow();
  const [resident, desk, member, admin] = await Promise.all(["resident", "dispatcher", "member", "community_admin"].map((role) => openPage(role)));
  await desk!.goto("/desk");
  await member!.goto("/hall");
  await admin!.goto("/follow-ups");
  const address = await submitOrder(resident!, { category: "设施维修", words: WORDS });
  await dispatchOrder(desk!, WORDS, 1);
  await claimOrder(member!, WORDS);
  await finishOrder(member!, "换了镇流器");

  await test.step("one star, with what was wrong at a touch", async () => {
    await expect(resident!.locator(".hint")).toContainText("自动办结");
    await resident!.getByRole("button", { name: "去评价" }).click();
    const sheet = resident!.getByRole("dialog", { name: "请您评价" });
    await expect(sheet.getByRole("checkbox")).toHaveCount(0);
    await sheet.getByRole("radio", { name: /^5 星/ }).check();
    await expect(sheet.getByRole("checkbox", { name: "手艺好" })).toBeVisible();
    await sheet.getByRole("radio", { name: /^1 星/ }).check();
    await expect(sheet.getByRole("checkbox", { name: "手艺好" })).toHaveCount(0);
    await sheet.getByRole("checkbox", { name: "没修好" }).check();
    await sheet.getByLabel("想说的话（选填）").fill("才一晚上又闪了");
    await sheet.getByRole("button", { name: "提交评价" }).click();
    await told(resident!, "谢谢您的评价");
    await expect(resident!.locator(".ratings")).toContainText("没修好");
    // Not for the member to read before they have said how the request was.
    await expect(timeline(member!).first()).toHaveText("评价");
    await expect(member!.getByText("才一晚上又闪了")).toHaveCount(0);
    await expect(member!.getByText("双方都评价后互相可见").first()).toBeVisible();
    await expectAccessible(member!);
  });

  await test.step("whoever sent it to the hall is not asked, the community is", async () => {
    await desk!.goto("/follow-ups");
    await expect(desk!.getByText(WORDS)).toHaveCount(0);
    const asked = cardWith(admin!, WORDS);
    await expect(asked).toContainText("评价低");
    await expect(asked.getByRole("link", { name: /1\d\d \d{4} \d{4}/ })).toBeVisible();
    await expectAccessible(admin!);
    await asked.getByRole("button", { name: "登记回访" }).click();
    const sheet = admin!.getByRole("dialog", { name: "登记回访" });
    await sheet.getByRole("radio", { name: "还没好" }).check();
    await sheet.getByRole("button", { name: "提交" }).click();
    await expect(sheet.getByRole("alert").or(sheet.locator(".wrong")).first()).toBeVisible();
    await sheet.getByLabel("哪里还没好").fill("昨晚又闪，老人差点撞到柱子");
    await sheet.getByRole("button", { name: "提交" }).click();
    await told(admin!, "已重新打开，退回支部安排");
    await expect(asked).toHaveCount(0);
  });

  await test.step("everybody sees it at once", async () => {
    for (const page of [resident!, member!]) {
      await expect(timeline(page).first()).toHaveText("回访：还没好，重新打开");
      await expect(page.getByText("昨晚又闪，老人差点撞到柱子")).toBeVisible();
      await expect(page.locator(".top")).toContainText(/剩|还有|前/);
    }
    await desk!.goto("/desk");
    await expect(cardWith(desk!, WORDS)).toContainText("反映未解决");
    const id = address.split("/").at(-1);
    const { order } = await graphql(resident!, "query ($id: UUID!) { order(id: $id) { state reopened crewTaken outcome } }", { id });
    expect(order).toEqual({ state: "SUBMITTED", reopened: 1, crewTaken: 0, outcome: null });
    await member!.goto("/inbox");
    await expect(member!.getByText("还没解决，诉求重新打开了").first()).toBeVisible();
  });
});
