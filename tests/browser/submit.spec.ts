// What a request can say beyond its words: answers to its category, on whose behalf, and who may know.

import { expect, test } from "./support/fixtures.ts";
import { cardWith, claimOrder, dispatchOrder } from "./support/steps.ts";
import { dayFromNow } from "./support/street_time.ts";

const PHONE = "13912340077";

test("on behalf of an elder, with what the category asks @phone", async ({ openPage }) => {
  test.slow();
  const words = "电梯停在六楼，老人下不来，要去医院。";
  const [resident, desk, member, gridWorker] = await Promise.all(["resident", "dispatcher", "member", "grid_worker"].map((role) => openPage(role)));

  await test.step("what has to be said is named", async () => {
    await resident!.goto("/submit");
    await resident!.getByRole("radio", { name: "水电气梯" }).check();
    await expect(resident!.getByLabel("哪部电梯")).toBeHidden();
    await resident!.getByRole("radio", { name: "电梯", exact: true }).check();
    await resident!.getByLabel("发生了什么").fill(words);
    await resident!.getByText("更多").tap();
    await resident!.getByLabel("方便的日期（选填）").fill(dayFromNow(2));
    await resident!.getByRole("switch", { name: "代老人提交" }).check();
    await resident!.getByLabel("老人姓名").fill("贺奶奶");
    await resident!.getByRole("button", { name: "提交", exact: true }).tap();
    await expect(resident!.locator(".form .wrong")).toHaveCount(4);
    await expect(resident!.getByText("请写上手机号。")).toBeVisible();
    await expect(resident!.getByText("请选一个时段。")).toBeVisible();
  });

  await test.step("the draft keeps all of it", async () => {
    await resident!.getByLabel("哪部电梯").fill("2 单元右边");
    await resident!.getByRole("group", { name: "有人被困吗" }).getByRole("radio", { name: "没有" }).check();
    await resident!.getByRole("radio", { name: "上午" }).check();
    await resident!.getByLabel("手机号").fill("12345");
    await resident!.reload();
    await expect(resident!.getByLabel("哪部电梯")).toHaveValue("2 单元右边");
    await expect(resident!.getByLabel("老人姓名")).toHaveValue("贺奶奶");
    await expect(resident!.getByRole("radio", { name: "上午" })).toBeChecked();
  });

  await test.step("a wrong number keeps the form and is told at the field", async () => {
    await resident!.getByRole("button", { name: "提交", exact: true }).tap();
    await expect(resident!.locator(".form .wrong")).toHaveText("请填写 11 位手机号码。");
    await resident!.getByLabel("手机号").fill(PHONE);
    await resident!.getByRole("button", { name: "提交", exact: true }).tap();
    await expect(resident!).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
    const facts = resident!.locator(".facts");
    for (const said of ["2 单元右边", "电梯", "没有", "贺奶奶", "上午"]) await expect(facts).toContainText(said);
  });
  const address = new URL(resident!.url()).pathname;

  await test.step("the desk sees where it comes from, and finds it by that", async () => {
    await desk!.goto("/desk");
    await desk!.getByLabel("来源").selectOption({ label: "代老人提交" });
    await expect(desk!.locator("article.card")).toHaveCount(1);
    await expect(cardWith(desk!, words)).toContainText("代老人提交");
    await dispatchOrder(desk!, words, 1);
  });

  await test.step("the number is for whoever takes it", async () => {
    await gridWorker!.goto(address);
    await expect(gridWorker!.locator(".facts")).toContainText("贺**");
    await expect(gridWorker!.locator(".facts a[href^='tel:']")).toHaveCount(0);
    await member!.goto("/hall");
    await claimOrder(member!, words);
    await expect(member!.locator(`.facts a[href='tel:${PHONE}']`)).toBeVisible();
  });
});

test("known to nobody but those who handle it @phone", async ({ openPage }) => {
  const words = "家里的事不想让邻居知道，请支部联系我。";
  const [resident, desk, gridWorker] = await Promise.all(["resident", "dispatcher", "grid_worker"].map((role) => openPage(role)));
  await resident!.goto("/submit");
  await resident!.getByRole("radio", { name: "邻里纠纷" }).check();
  await resident!.getByLabel("发生了什么").fill(words);
  await resident!.getByText("更多").tap();
  await resident!.getByRole("switch", { name: "仅受理人可见" }).check();
  await resident!.getByRole("button", { name: "提交", exact: true }).tap();
  await expect(resident!).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
  const address = new URL(resident!.url()).pathname;
  await expect(resident!.locator(".chip").filter({ hasText: "仅受理人可见" })).toBeVisible();

  await gridWorker!.goto(address);
  await expect(gridWorker!.getByText("没有找到这条诉求")).toBeVisible();

  await desk!.goto("/desk");
  await cardWith(desk!, words).getByRole("button", { name: "下单", exact: true }).tap();
  const sheet = desk!.getByRole("dialog", { name: "下单" });
  await sheet.getByRole("button", { name: "下单", exact: true }).tap();
  await expect(sheet).toBeHidden();

  // It is in no hall: those of the desk take it themselves.
  const member = await openPage("member");
  await member.goto(address);
  await expect(member.getByText("没有找到这条诉求")).toBeVisible();
  await desk!.goto(address);
  await expect(desk!.getByRole("button", { name: "接单", exact: true })).toBeVisible();
});
