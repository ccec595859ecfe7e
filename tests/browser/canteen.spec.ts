// The canteen of a centre: family orders an elder's half-price meal and the elder gives it up; the kitchen
// publishes, hands out by code and prints its list, and orders and gives up for who comes after the cut-off.

import type { Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { told } from "./support/steps.ts";
import { dayFromNow } from "./support/street_time.ts";

const CENTRE = "岩岭社区邻里中心";
const ELDER = "沈德顺";

interface Meal {
  id: string;
  date: string;
  sitting: string;
  left: number;
  cutOffAt: string;
}

async function centreOf(page: Page): Promise<string> {
  const { centres } = await graphql(page, "{ centres(first: 50) { nodes { id name } } }");
  return centres.nodes.find((one: { name: string }) => one.name === CENTRE).id;
}

async function menus(page: Page, centre: string): Promise<Meal[]> {
  const query = "query ($id: UUID!, $from: NaiveDate!) { menus(centreId: $id, from: $from, days: 14) { id date sitting left cutOffAt } }";
  return (await graphql(page, query, { id: centre, from: dayFromNow(0) })).menus;
}

/** A dinner that nobody orders every week, from the day after tomorrow on. */
async function dinner(page: Page, centre: string): Promise<{ meal: Meal; days: number }> {
  const all = await menus(page, centre);
  for (let days = 2; days < 14; days += 1) {
    const meal = all.find((one) => one.date === dayFromNow(days) && one.sitting === "DINNER" && one.left > 0);
    if (meal) return { meal, days };
  }
  throw new Error("no dinner in the demo street");
}

test("an elder's half-price meal ordered by family @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const centre = await centreOf(page);
  const { meal, days } = await dinner(page, centre);

  await test.step("from the centre's page to its canteen", async () => {
    await page.goto(`/centres/at/${centre}`);
    await page.getByRole("main").getByRole("link", { name: /幸福食堂/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("幸福食堂");
    await expect(page.getByRole("group", { name: "给谁订" })).toContainText("自己");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("for the elder it costs half", async () => {
    await page.locator(".days label").nth(days).click();
    const card = page.getByRole("article").filter({ has: page.getByRole("heading", { name: /^晚餐/ }) });
    await expect(card.locator(".price")).toContainText("¥14.00");
    await page.getByRole("radio", { name: ELDER }).check();
    await expect(card.locator(".price")).toContainText("¥7.00");
    await expect(card.locator(".price")).toContainText("半价");
    await card.getByRole("button", { name: `为${ELDER}订一份` }).click();
    const sheet = page.getByRole("dialog", { name: "晚餐" });
    await expect(sheet).toContainText(ELDER);
    await expect(sheet).toContainText("半价 ¥7.00");
    await sheet.getByLabel("备注（选填）").fill("面条请切短");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "确认订餐" }).click();
    await told(page, /订好了，取餐码 \d{4}/);
    await expect(card.locator(".pick-up b")).toHaveText(/^\d{4}$/);
    await expect(card.getByRole("button", { name: `为${ELDER}订一份` })).toHaveCount(0);
  });

  const elder = await openPage("elder");
  await test.step("the elder hears of it, and sees the code", async () => {
    await elder.goto("/inbox");
    const notice = elder.getByRole("link").filter({ hasText: "有人帮您订了餐" });
    await expect(notice).toContainText("田巧玲");
    await notice.click();
    await expect(elder).toHaveURL(/\/centres\/meals$/);
    const order = elder.getByRole("article").filter({ hasText: "面条请切短" });
    await expect(order).toContainText("田巧玲代订");
    await expect(order.locator(".pick-up b")).toHaveText(/^\d{4}$/);
    await expectAccessible(elder);
    await expectTargets(elder, 44);
  });

  await test.step("the elder gives it up, and it is there again", async () => {
    const order = elder.getByRole("article").filter({ hasText: "面条请切短" });
    await order.getByRole("button", { name: "取消订餐" }).click();
    await elder.getByRole("dialog", { name: "取消这份订餐？" }).getByRole("button", { name: "取消订餐" }).click();
    await told(elder, "已取消订餐");
    await expect(order).toHaveCount(0);
    // Live, on the family's page.
    const card = page.getByRole("article").filter({ has: page.getByRole("heading", { name: /^晚餐/ }) });
    await expect(card.getByRole("button", { name: `为${ELDER}订一份` })).toBeVisible();
    const after = (await menus(page, centre)).find((one) => one.id === meal.id);
    expect(after?.left).toBe(meal.left);
  });

  await test.step("who may act for the elder, and the end of it", async () => {
    await elder.goto("/me/family");
    await expect(elder.getByRole("main")).toContainText("外甥女");
    await expectAccessible(elder);
    await elder.getByRole("button", { name: "停止代办：外甥女" }).click();
    await elder.getByRole("dialog", { name: "停止代办？" }).getByRole("button", { name: "停止" }).click();
    await told(elder, "已停止代办");
    await expect(elder.getByRole("main")).toContainText("还没有请家人代办。");
    await page.reload();
    await expect(page.getByRole("group", { name: "给谁订" })).toHaveCount(0);
  });
});

test("what is full cannot be ordered, and a standing order is made and stopped", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "member");
  const centre = await centreOf(page);
  await page.goto(`/centres/at/${centre}/canteen`);
  await test.step("the full lunch says so", async () => {
    await page.locator(".days label").nth(2).click();
    const card = page.getByRole("article").filter({ has: page.getByRole("heading", { name: /^午餐/ }) });
    await expect(card).toContainText("已订满");
    await expect(card.getByRole("button", { name: "订一份" })).toHaveCount(0);
  });
  await test.step("every Tuesday and Thursday", async () => {
    await page.getByRole("button", { name: "长期订餐" }).click();
    const sheet = page.getByRole("dialog", { name: "长期订餐" });
    await sheet.getByRole("button", { name: "开始长期订餐" }).click();
    await expect(sheet.locator(".wrong").filter({ hasText: "请填写" })).toBeVisible();
    await sheet.getByRole("checkbox", { name: "周二" }).check();
    await sheet.getByRole("checkbox", { name: "周四" }).check();
    await sheet.getByRole("button", { name: "开始长期订餐" }).click();
    await told(page, "已开始长期订餐");
    await page.goto("/centres/meals");
    await expect(page.getByRole("main")).toContainText("每周二、周四");
    await page.getByRole("button", { name: "停止长期订餐" }).click();
    await told(page, "已停止，已订好的餐不变");
    await expect(page.getByRole("button", { name: "停止长期订餐" })).toHaveCount(0);
  });
});

test("kitchen list @desktop", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const centre = await centreOf(page);
  const lunch = (await menus(page, centre)).find((one) => one.date === dayFromNow(2) && one.sitting === "LUNCH")!;

  await test.step("a breakfast is published", async () => {
    await page.goto(`/centres/desk/${centre}`);
    await page.getByRole("main").getByRole("link", { name: "食堂管理" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("食堂管理");
    await page.locator(".days label").nth(2).click();
    await page.getByRole("button", { name: "发布 早餐" }).click();
    const sheet = page.getByRole("dialog", { name: /早餐$/ });
    await sheet.getByRole("button", { name: "发布", exact: true }).click();
    await expect(sheet.locator(".wrong").filter({ hasText: "请填写" })).toBeVisible();
    await sheet.getByLabel("菜品").fill("豆浆\n鲜肉包");
    await sheet.getByLabel("价格（元）").fill("5.5");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "发布", exact: true }).click();
    await told(page, "菜单已发布");
    await expect(page.getByRole("article").filter({ hasText: "鲜肉包" })).toContainText("¥5.50");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("one who came in is verified", async () => {
    await page.getByRole("button", { name: "柜台登记" }).click();
    const sheet = page.getByRole("dialog", { name: "柜台登记" });
    await sheet.getByLabel("居民手机号").fill("13600000000");
    await sheet.getByRole("button", { name: "查找" }).click();
    await expect(sheet).toContainText("本社区没有用这个号码的居民。");
    await sheet.getByLabel("居民手机号").fill("13800000001");
    await sheet.getByRole("button", { name: "查找" }).click();
    await expect(sheet).toContainText("田巧玲");
    await sheet.getByLabel("出生年份").fill("1960");
    await sheet.getByRole("button", { name: "核实" }).click();
    await told(page, "出生年份已核实");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "关闭" }).click();
  });

  await test.step("the list, by code", async () => {
    const card = page.getByRole("article").filter({ has: page.getByRole("heading", { name: /^午餐/ }) });
    await card.getByRole("link", { name: "订餐名单" }).click();
    await expect(page).toHaveURL(new RegExp(`/kitchen/${lunch.id}$`));
    const rows = page.locator(".kitchen-list tbody tr");
    await expect(rows.nth(3)).toBeVisible();
    await expectAccessible(page);
    await expectTargets(page, 44);
    const code = await rows.nth(1).locator("th").innerText();
    await page.getByLabel("取餐码").fill("0");
    await page.getByRole("button", { name: "发餐" }).click();
    await expect(page.locator(".hand-out .wrong")).toHaveText("没有这个取餐码，请核对。");
    await page.getByLabel("取餐码").fill(code);
    await page.getByRole("button", { name: "发餐" }).click();
    await told(page, /收 ¥\d+\.00$/);
    await expect(rows.filter({ hasText: code })).toContainText("已取餐");
    await page.getByLabel("取餐码").fill(code);
    await page.getByRole("button", { name: "发餐" }).click();
    await expect(page.locator(".hand-out .wrong")).toHaveText("这一份已经取过了。");
  });

  await test.step("on paper there is the list and nothing to press", async () => {
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".kitchen-list table")).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("button", { name: "打印名单" })).toBeHidden();
    await expect(page.locator(".hand-out")).toBeHidden();
    await page.emulateMedia({ media: "screen" });
    await page.evaluate(() => {
      window.print = () => document.body.setAttribute("data-printed", "yes");
    });
    await page.getByRole("button", { name: "打印名单" }).click();
    await expect(page.locator("body")).toHaveAttribute("data-printed", "yes");
  });

  await test.step("a meal is cancelled, and why", async () => {
    await page.goto(`/centres/desk/${centre}/kitchen`);
    await page.locator(".days label").nth(2).click();
    await page.getByRole("button", { name: "取消供应 午餐" }).click();
    const sheet = page.getByRole("dialog", { name: "取消这一餐的供应？" });
    await sheet.getByLabel("原因").fill("当天停水");
    await sheet.getByRole("button", { name: "取消供应" }).click();
    await told(page, "已取消供应，订餐的人会收到通知");
    await expect(page.getByRole("article").filter({ hasText: "当天停水" })).toContainText("不供应");
  });
});

test("after the cut-off the kitchen's desk orders and gives up @desktop", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const centre = await centreOf(page);
  const act = (field: string, kind: string, shown: string, input: object) =>
    graphql(page, `mutation ($input: ${kind}!) { ${field}(input: $input) { ${shown} } }`, {
      input: { requestId: crypto.randomUUID(), ...input },
    });
  // All day long, and ordered until last night.
  const { publishMeal } = await act("publishMeal", "PublishMealInput", "id cutOffAt", {
    centreId: centre, date: dayFromNow(0), sitting: "BREAKFAST", dishes: "豆浆\n鲜肉包",
    price: 800, capacity: 2, fromMinute: 420, untilMinute: 1425, cutOffMinutes: 600,
  });
  expect(Date.parse(publishMeal.cutOffAt)).toBeLessThan(Date.now());
  const find = "query ($id: UUID!, $phone: String!) { centreVisitor(centreId: $id, phone: $phone) { personId name } }";
  const { centreVisitor } = await graphql(page, find, { id: centre, phone: "13800000001" });
  await act("verifyBirthYear", "VerifyBirthYearInput", "birthYear", { centreId: centre, personId: centreVisitor.personId, year: 1960 });
  const rows = page.locator(".kitchen-list tbody tr");

  await test.step("somebody is found, and pays half", async () => {
    await page.goto(`/centres/desk/${centre}/kitchen/${publishMeal.id}`);
    await expect(page.getByRole("main")).toContainText("还没有人订这一餐");
    await page.getByRole("button", { name: "代订一份" }).click();
    const sheet = page.getByRole("dialog", { name: "代订一份" });
    await sheet.getByLabel("居民手机号").fill("13600000000");
    await sheet.getByRole("button", { name: "查找" }).click();
    await expect(sheet).toContainText("本社区没有用这个号码的居民。");
    await sheet.getByLabel("居民手机号").fill("13800000001");
    await sheet.getByRole("button", { name: "查找" }).click();
    await expect(sheet.locator(".visitor")).toContainText(centreVisitor.name);
    await expect(sheet).toContainText("半价 ¥4.00");
    await expect(sheet).not.toContainText("出生年份还没核实");
    await sheet.getByLabel("备注（选填）").fill("少盐");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await sheet.getByRole("button", { name: "确认订餐" }).click();
    await expect(sheet.locator(".given b")).toHaveText(/^\d{4}$/);
    await expect(sheet).toContainText(centreVisitor.name);
    await expectAccessible(page);
  });

  await test.step("one each, and what was written stays", async () => {
    const sheet = page.getByRole("dialog", { name: "代订一份" });
    await sheet.getByRole("button", { name: "再订一份" }).click();
    await sheet.getByLabel("居民手机号").fill("13800000001");
    await sheet.getByRole("button", { name: "查找" }).click();
    await sheet.getByLabel("备注（选填）").fill("不要葱");
    await sheet.getByRole("button", { name: "确认订餐" }).click();
    await expect(sheet.getByRole("alert").filter({ hasText: "对方这一餐已经有了" })).toBeVisible();
    await expect(sheet.getByLabel("备注（选填）")).toHaveValue("不要葱");
    await sheet.getByRole("button", { name: "关闭" }).click();
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText(centreVisitor.name);
    await expect(rows.first()).toContainText("半价 ¥4.00");
    await expect(rows.first()).toContainText("少盐");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("it is given up after a question, and they hear of both", async () => {
    await page.getByRole("button", { name: `取消订餐 ${centreVisitor.name}` }).click();
    const sheet = page.getByRole("dialog", { name: "取消这份订餐？" });
    await expect(sheet).toContainText(centreVisitor.name);
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "先不取消" }).click();
    await expect(rows).toHaveCount(1);
    await page.getByRole("button", { name: `取消订餐 ${centreVisitor.name}` }).click();
    await sheet.getByRole("button", { name: "取消订餐" }).click();
    await told(page, "已取消订餐");
    await expect(page.getByRole("main")).toContainText("还没有人订这一餐");
    const resident = await openPage("resident");
    await resident.goto("/inbox");
    await expect(resident.getByRole("link").filter({ hasText: "有人帮您订了餐" })).toHaveCount(1);
  });
});
