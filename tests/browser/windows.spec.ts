// 便民服务窗口: a resident makes an appointment and gives it up, and another takes a number in the hall and is
// called; the desk gives numbers, calls, and is done with them, and makes an appointment for who rings up.

import type { Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { scan } from "./support/camera.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { told } from "./support/steps.ts";
import { clockOf, dayFromNow, dayOf } from "./support/street_time.ts";

const CENTRE = "岩岭社区邻里中心";
const ITEM = "遗失证明盖章";

interface Slot {
  startsAt: string;
  left: number;
}

async function centreOf(manager: Page): Promise<string> {
  const { managedCentres } = await graphql(manager, "{ managedCentres(first: 50) { nodes { id name } } }");
  return managedCentres.nodes.find((one: { name: string }) => one.name === CENTRE).id;
}

/** The centre has windows, whatever the demo street says of it. */
async function openWindows(manager: Page): Promise<string> {
  const centre = await centreOf(manager);
  const { serviceWindows } = await graphql(manager, "query ($id: UUID!) { serviceWindows(centreId: $id) { counters } }", { id: centre });
  if (!serviceWindows) {
    await graphql(manager, "mutation ($input: SetWindowsInput!) { setWindows(input: $input) { counters } }", {
      input: { requestId: crypto.randomUUID(), centreId: centre, counters: 2, places: 1, slotMinutes: 30, aheadDays: 14 },
    });
  }
  return centre;
}

async function addItem(manager: Page, centre: string): Promise<string> {
  const { createWindowItem } = await graphql(manager, "mutation ($input: CreateWindowItemInput!) { createWindowItem(input: $input) { id } }", {
    input: { requestId: crypto.randomUUID(), centreId: centre, name: ITEM, bring: ["身份证", "户口本"], about: "当场盖章" },
  });
  return createWindowItem.id;
}

async function slots(page: Page, centre: string): Promise<Slot[]> {
  const query = "query ($id: UUID!, $from: NaiveDate!) { windowSlots(centreId: $id, from: $from, days: 14) { startsAt left } }";
  return (await graphql(page, query, { id: centre, from: dayFromNow(0) })).windowSlots;
}

/** The first time from tomorrow on, and how many days ahead that is. */
async function firstTime(page: Page, centre: string): Promise<{ slot: Slot; days: number }> {
  const all = await slots(page, centre);
  for (let days = 1; days < 14; days += 1) {
    const date = dayFromNow(days);
    const slot = all.find((one) => dayOf(one.startsAt) === date && one.left > 0);
    if (slot) return { slot, days };
  }
  throw new Error("no time at the windows in a fortnight");
}

test("an appointment at a service window is made and given up @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  const manager = await openPage("centre_manager");
  const centre = await openWindows(manager);
  await addItem(manager, centre);
  await signInAs(page, "resident");
  const { slot, days } = await firstTime(page, centre);

  await test.step("from the centre's page to what its windows do", async () => {
    await page.goto(`/centres/at/${centre}`);
    await page.getByRole("main").getByRole("link", { name: /便民服务窗口/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("便民服务窗口");
    const card = page.getByRole("article").filter({ has: page.getByRole("heading", { name: ITEM }) });
    await expect(card.getByText("户口本")).toBeHidden();
    await card.getByText("要带什么（2 样）").click();
    await expect(card.getByText("户口本")).toBeVisible();
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await card.getByRole("link", { name: /预约/ }).click();
  });

  await test.step("a day and a time", async () => {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(ITEM);
    await page.locator(".days label").nth(days).click();
    const time = clockOf(slot.startsAt);
    const button = page.getByRole("button", { name: new RegExp(`^${time}\\s*剩 ${slot.left}$`) });
    await expect(button).toBeVisible();
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await button.click();
    const sheet = page.getByRole("dialog", { name: "确认预约" });
    await expect(sheet).toContainText(ITEM);
    await expect(sheet).toContainText(time);
    await expect(sheet).toContainText("户口本");
    await sheet.getByLabel("备注（选填）").fill("替母亲来办");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "确认预约" }).click();
    await told(page, "约好了");
  });

  await test.step("the ticket says how to take a number and what to bring", async () => {
    await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(ITEM);
    await expect(page.locator(".turn")).toContainText("起可以取号");
    await expect(page.getByRole("main")).toContainText("替母亲来办");
    await expect(page.locator(".bring")).toContainText("身份证");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    expect((await slots(page, centre)).find((one) => one.startsAt === slot.startsAt)?.left).toBe(slot.left - 1);
  });

  await test.step("it stands with the bookings, and is cancelled", async () => {
    await page.goto("/centres/bookings");
    await page.getByRole("main").getByRole("link").filter({ hasText: ITEM }).click();
    await page.getByRole("button", { name: "取消预约" }).click();
    await page.getByRole("dialog", { name: "确定取消？" }).getByRole("button", { name: "确定取消" }).click();
    await told(page, "已取消");
    await expect(page.locator(".turn")).toContainText("这次预约取消了");
    await expect(page.getByRole("button", { name: "取消预约" })).toHaveCount(0);
    expect((await slots(page, centre)).find((one) => one.startsAt === slot.startsAt)?.left).toBe(slot.left);
  });
});

test("a number is taken in the hall, and called @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  const manager = await openPage("centre_manager");
  const centre = await openWindows(manager);
  await addItem(manager, centre);
  await signInAs(page, "resident");
  const { serviceWindows } = await graphql(manager, "query ($id: UUID!) { serviceWindows(centreId: $id) { screenLink } }", { id: centre });
  const hall = await openPage();

  await test.step("the screen in the hall, for everybody", async () => {
    await hall.goto(new URL(serviceWindows.screenLink).pathname);
    await expect(hall.getByRole("heading", { level: 1 })).toHaveText(CENTRE);
    await expectAccessible(hall);
    await expectFits(hall);
  });

  await test.step("an old code says what to do", async () => {
    await page.goto(`/arrive/${centre}/0123456789`);
    await page.getByRole("button", { name: ITEM }).click();
    await expect(page.getByRole("alert").filter({ hasText: "这个二维码过期了" })).toContainText("请重新扫一次");
  });

  const number = await test.step("scanned, what they come for is one press", async () => {
    const link = await scan(hall.getByRole("img", { name: /取号二维码/ }));
    await page.goto(link.pathname);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("取号");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await page.getByRole("button", { name: ITEM }).click();
    await expect(page).toHaveURL(/\/tickets\/[0-9a-f-]{36}$/);
    await expect(page.locator(".turn .number")).toHaveText(/^\d{3}$/);
    await expectAccessible(page);
    return page.locator(".turn .number").innerText();
  });

  await test.step("called, it says to which window, here and in the hall", async () => {
    const { windowQueue } = await graphql(manager, "query ($id: UUID!, $day: NaiveDate!) { windowQueue(centreId: $id, day: $day) { id number } }", {
      id: centre,
      day: dayFromNow(0),
    });
    const ticket = windowQueue.find((one: { number: string | null }) => one.number === number);
    await graphql(manager, "mutation ($input: CallTicketInput!) { callTicket(input: $input) { id } }", {
      input: { requestId: crypto.randomUUID(), ticketId: ticket.id, counter: 2 },
    });
    await expect(page.locator(".turn.called")).toContainText("请到 2 号窗口");
    await expectAccessible(page);
    await expect(hall.locator(".latest")).toContainText(number);
    await expect(hall.locator(".latest")).toContainText("2 号窗口");
    await expect(hall.getByRole("main")).not.toContainText("田巧玲");
    await expectAccessible(hall);
  });
});

test("the desk at a window gives a number, calls it and serves @desktop", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const centre = await openWindows(page);

  await test.step("what the windows do is written down", async () => {
    await page.goto(`/centres/desk/${centre}/edit`);
    await expect(page.getByRole("heading", { name: "服务窗口" })).toBeVisible();
    await page.getByRole("button", { name: "新增事项" }).click();
    const sheet = page.getByRole("dialog", { name: "新增事项" });
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet.locator(".wrong").filter({ hasText: "请填写" })).toBeVisible();
    await sheet.getByLabel("事项名称").fill(ITEM);
    await sheet.getByLabel("要带什么（一行一样）").fill("身份证\n户口本");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "保存" }).click();
    await told(page, "事项已新增");
    await expect(page.getByRole("main")).toContainText("身份证、户口本");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("the desk is at window 2", async () => {
    await page.goto(`/centres/desk/${centre}`);
    await page.getByRole("main").getByRole("link", { name: "窗口叫号" }).click();
    await expect(page.getByRole("heading", { name: "您在几号窗口？" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "2 号窗口", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 号窗口");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  const number = await test.step("a number for somebody without a phone", async () => {
    await page.getByRole("button", { name: "给号" }).click();
    const sheet = page.getByRole("dialog", { name: "给号" });
    await sheet.getByRole("button", { name: "给号" }).click();
    await expect(sheet.locator(".wrong").filter({ hasText: "请填写" })).toBeVisible();
    await sheet.getByRole("radio", { name: ITEM }).check();
    await sheet.getByRole("button", { name: "给号" }).click();
    await expect(sheet.locator(".given b")).toHaveText(/^号码 \d{3}$/);
    await expectAccessible(page);
    const given = await sheet.locator(".given b").innerText();
    await sheet.getByRole("button", { name: "关闭" }).last().click();
    return given.replace("号码 ", "");
  });

  await test.step("called out of turn, called again, and served", async () => {
    await page.getByRole("button", { name: `叫号 ${number}` }).click();
    await told(page, `已叫 ${number} 号`);
    const card = page.locator(".serving").filter({ hasText: number });
    await expect(card).toContainText(ITEM);
    await expect(card).toContainText("户口本");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await card.getByRole("button", { name: "再叫一次" }).click();
    await told(page, `又叫了一次 ${number} 号`);
    await card.getByRole("button", { name: "办结" }).click();
    await told(page, `${number} 号已办结`);
    await expect(card).toHaveCount(0);
    await page.getByText(/^办过的（/).click();
    await expect(page.locator(".queue").filter({ hasText: number })).toContainText(ITEM);
  });

  await test.step("the device remembers its window", async () => {
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 号窗口");
  });
});

test("the desk makes an appointment for somebody who calls @desktop", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const centre = await openWindows(page);
  await addItem(page, centre);
  const { slot, days } = await firstTime(page, centre);
  const time = new RegExp(`^${clockOf(slot.startsAt)}\\s*剩 ${slot.left}$`);

  await test.step("a time alone is not enough, and what lacks is named", async () => {
    await page.goto(`/centres/desk/${centre}`);
    await page.getByRole("main").getByRole("link", { name: "窗口代约" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("窗口代约");
    await page.locator(".days label").nth(days).click();
    await page.getByRole("button", { name: time }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByRole("alert").filter({ hasText: "补上再选时间" })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("请先按手机号查找居民");
    await expect(page.getByRole("main")).toContainText("请选办什么");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("who calls is found by their number", async () => {
    await page.getByLabel("居民手机号").fill("12");
    await page.getByRole("button", { name: "查找" }).click();
    await expect(page.locator(".hand-out .wrong").filter({ hasText: "手机号" })).toBeVisible();
    await page.getByLabel("居民手机号").fill("13600000000");
    await page.getByRole("button", { name: "查找" }).click();
    await expect(page.getByRole("main")).toContainText("本社区没有用这个号码的居民。");
    await page.getByLabel("居民手机号").fill("13800000001");
    // Under another number nobody is found yet.
    await expect(page.getByRole("main")).not.toContainText("本社区没有用这个号码的居民。");
    await page.getByRole("button", { name: "查找" }).click();
    await expect(page.locator(".visitor")).toContainText("田巧玲");
  });

  await test.step("what for, what to bring, and when", async () => {
    await page.getByRole("radio", { name: ITEM }).check();
    await expect(page.locator(".bring")).toContainText("户口本");
    await page.getByRole("button", { name: time }).click();
    const sheet = page.getByRole("dialog", { name: "确认预约" });
    await expect(sheet).toContainText("田巧玲");
    await expect(sheet).toContainText(ITEM);
    await sheet.getByLabel("备注（选填）").fill("要轮椅");
    await expectAccessible(page);
    // Thought of again: nothing is lost.
    await sheet.getByRole("button", { name: "关闭" }).click();
    await page.getByRole("button", { name: time }).click();
    await expect(sheet.getByLabel("备注（选填）")).toHaveValue("要轮椅");
    await sheet.getByRole("button", { name: "确认预约" }).click();
    const made = page.getByRole("dialog", { name: "约好了" });
    await expect(made).toContainText(clockOf(slot.startsAt));
    await expect(made).toContainText("田巧玲");
    await expect(made).toContainText("要轮椅");
    await expect(made.locator(".bring")).toContainText("身份证");
    await expectAccessible(page);
    await expectTargets(page, 44);
    expect((await slots(page, centre)).find((one) => one.startsAt === slot.startsAt)?.left).toBe(slot.left - 1);
    await made.getByRole("button", { name: "约下一位" }).click();
    await expect(page.getByLabel("居民手机号")).toHaveValue("");
    await expect(page.getByRole("radio", { name: ITEM })).not.toBeChecked();
  });

  await test.step("they have it, and were told", async () => {
    const resident = await openPage("resident");
    await resident.goto("/inbox");
    await resident.getByRole("link").filter({ hasText: "有人替您预约了服务窗口" }).first().click();
    await resident.getByRole("main").getByRole("link", { name: ITEM }).first().click();
    await expect(resident).toHaveURL(/\/tickets\/[0-9a-f-]{36}$/);
    await expect(resident.getByRole("heading", { level: 1 })).toHaveText(ITEM);
    await expect(resident.getByRole("main")).toContainText("代约");
    await expect(resident.locator(".bring")).toContainText("身份证");
  });
});
