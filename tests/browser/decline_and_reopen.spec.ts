// The ways that do not end well at first: declined with a public reason, and "not solved".

import { expect, graphql, test } from "./support/fixtures.ts";
import { cardWith, claimOrder, declineOrder, dispatchOrder, finishOrder, reopenOrder, submitOrder, timeline } from "./support/steps.ts";

const REASON = "这件事由物业负责，已转告物业经理，三天内答复您。";

test("a declined request tells the resident why", async ({ openPage }) => {
  const resident = await openPage("resident");
  const desk = await openPage("dispatcher");
  await desk.goto("/desk");
  const words = "楼下的快递柜常常满了，能不能再添一组？";
  const address = await submitOrder(resident, { category: "微心愿", words });

  await declineOrder(desk, words, REASON);
  await expect(cardWith(desk, words)).toBeHidden();

  // On the page that the resident has open, without reloading.
  await expect(resident.locator(".hint")).toContainText("没有受理，原因：");
  await expect(resident.locator(".hint")).toContainText(REASON);
  await expect(timeline(resident)).toHaveText(["不予受理", "点单"]);
  await expect(resident.locator(".foot")).toBeHidden();

  await resident.goto("/inbox");
  const notice = resident.getByRole("link", { name: "支部没有受理这条诉求" }).first();
  await expect(notice).toContainText("快递柜");
  await notice.click();
  await expect(resident).toHaveURL(new RegExp(`${address}$`));

  const { order } = await graphql(resident, "query ($id: UUID!) { order(id: $id) { state publicReason open actions } }", { id: address.split("/").at(-1) });
  expect(order).toEqual({ state: "DECLINED", publicReason: REASON, open: false, actions: [] });
});

test("what is not solved goes back to the desk, and round again", async ({ openPage }) => {
  test.slow();
  const [resident, desk, member] = await Promise.all([openPage("resident"), openPage("dispatcher"), openPage("member")]);
  await desk.goto("/desk");
  await member.goto("/hall");
  const words = "单元门的闭门器坏了，门关不上。";
  const address = await submitOrder(resident, { category: "设施维修", words });
  await dispatchOrder(desk, words, 1);
  await claimOrder(member, words);
  await finishOrder(member, "换了新的闭门器");

  await expect(resident.getByRole("button", { name: "还没解决" })).toBeVisible();
  await reopenOrder(resident, "昨晚又关不上了");

  // The desk has been open all the while, and so has the member's page.
  await expect(cardWith(desk, words)).toContainText("反映未解决");
  await expect(timeline(member)).toHaveText(["反映还没解决", "办结 · 已解决", "接单", "支部下单", "点单"]);
  await expect(member.locator(".foot")).toBeHidden();
  await expect(resident.locator(".facts")).toContainText("已重办 1 次");
  expect(await state()).toEqual({ state: "SUBMITTED", reopened: 1, crewTaken: 0, open: true });

  // Back to the hall, where the same member takes it once more.
  await dispatchOrder(desk, words, 1);
  await member.goto("/hall");
  await claimOrder(member, words);
  await expect(timeline(resident).first()).toHaveText("接单");
  expect(await state()).toEqual({ state: "IN_PROGRESS", reopened: 1, crewTaken: 1, open: true });

  async function state() {
    const { order } = await graphql(resident, "query ($id: UUID!) { order(id: $id) { state reopened crewTaken open } }", { id: address.split("/").at(-1) });
    return order;
  }
});
