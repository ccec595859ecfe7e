// What people do on the screens, as they do it: by the words they read. Each step ends when the app
// has said that it is done.

import { expect, type Locator, type Page } from "@playwright/test";
import { takePhoto, type Photo } from "./photos.ts";
import type { Server } from "./server.ts";

export interface Request {
  category: string;
  words: string;
  photo?: Photo;
  /** What the category asks, by its words: the option to choose. */
  answers?: Record<string, string>;
}

/** Raises a request and answers the address of its page. */
export async function submitOrder(page: Page, { category, words, photo, answers = {} }: Request): Promise<string> {
  await page.goto("/submit");
  await page.getByRole("radio", { name: category }).check();
  for (const [question, option] of Object.entries(answers)) {
    await page.getByRole("group", { name: question }).getByRole("radio", { name: option, exact: true }).check();
  }
  await page.getByLabel("发生了什么").fill(words);
  if (photo) await addPhoto(page.locator("main"), photo);
  await page.getByRole("button", { name: "提交", exact: true }).click();
  await told(page, "已提交，支部会尽快安排");
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** Chooses a photo and waits until the server has it. */
export async function addPhoto(form: Locator, photo: Photo): Promise<void> {
  const tiles = form.locator(".photo img");
  const before = await tiles.count();
  await form.getByLabel("选照片").setInputFiles(photo);
  await expect(tiles).toHaveCount(before + 1);
  await expect(form.getByRole("progressbar")).toHaveCount(0);
  await expect(form.locator(".photo.failed")).toHaveCount(0);
}

/** From the desk to the hall. */
export async function dispatchOrder(desk: Page, words: string, crewSize: number): Promise<void> {
  await cardWith(desk, words).getByRole("button", { name: "下单", exact: true }).click();
  const sheet = desk.getByRole("dialog", { name: "下单" });
  const people = sheet.getByRole("group", { name: "需要几个人" }).getByRole("status");
  for (let size = Number.parseInt(await people.innerText()); size !== crewSize; ) {
    await sheet.getByRole("button", { name: size < crewSize ? "增加一人" : "减少一人" }).click();
    size += size < crewSize ? 1 : -1;
  }
  await expect(people).toHaveText(`${crewSize} 人`);
  await sheet.getByRole("button", { name: "下单", exact: true }).click();
  await told(desk, "已下单");
  await expect(sheet).toBeHidden();
}

export async function declineOrder(desk: Page, words: string, reason: string): Promise<void> {
  await cardWith(desk, words).getByRole("button", { name: "不受理" }).click();
  const sheet = desk.getByRole("dialog", { name: "不予受理" });
  await sheet.getByLabel("原因").fill(reason);
  await sheet.getByRole("button", { name: "不予受理" }).click();
  await told(desk, "已答复点单人");
}

/** In the hall; leads to the order's page. */
export async function claimOrder(hall: Page, words: string): Promise<void> {
  const card = cardWith(hall, words);
  await card.getByRole("button", { name: /^接单/ }).click();
  await expect(card).toContainText("接单成功，谢谢您！");
  await card.getByRole("link", { name: "去办理" }).click();
  await expect(hall.getByRole("button", { name: "办结" })).toBeVisible();
}

/** On the order's page. */
export async function addProgress(page: Page, words: string): Promise<void> {
  await page.getByRole("button", { name: "补充进展" }).click();
  const sheet = page.getByRole("dialog", { name: "补充进展" });
  await sheet.getByLabel("办得怎么样了").fill(words);
  await sheet.getByRole("button", { name: "提交" }).click();
  await told(page, "进展已提交，点单人会收到通知");
}

/** On the order's page, with a photo as evidence. */
export async function finishOrder(page: Page, words: string, photo?: Photo): Promise<void> {
  await page.getByRole("button", { name: "办结" }).click();
  const sheet = page.getByRole("dialog", { name: "办结" });
  await sheet.getByRole("radio", { name: "已解决" }).check();
  await sheet.getByLabel("结果说明").fill(words);
  await addPhoto(sheet, photo ?? (await takePhoto(page, 140)));
  await sheet.getByRole("button", { name: "确认办结" }).click();
  await told(page, "已办结，等点单人评价");
}

/** On the order's page. */
export async function rateOrder(page: Page, stars: 1 | 2 | 3 | 4 | 5, words: string): Promise<void> {
  await page.getByRole("button", { name: "去评价" }).click();
  const sheet = page.getByRole("dialog", { name: "请您评价" });
  await sheet.getByRole("radio", { name: new RegExp(`^${stars} 星`) }).check();
  await sheet.getByLabel("想说的话（选填）").fill(words);
  await sheet.getByRole("button", { name: "提交评价" }).click();
  await told(page, "谢谢您的评价");
}

/** On the order's page: those who did the work say how the request was. */
export async function rateRequest(page: Page, stars: 1 | 2 | 3 | 4 | 5, tag: string): Promise<void> {
  await page.getByRole("button", { name: "评价诉求" }).click();
  const sheet = page.getByRole("dialog", { name: "这条诉求好办吗" });
  await sheet.getByRole("radio", { name: new RegExp(`^${stars} 星`) }).check();
  await sheet.getByRole("checkbox", { name: tag }).check();
  await sheet.getByRole("button", { name: "提交评价" }).click();
  await told(page, "谢谢您的评价");
}

/** On the order's page: not solved after all. */
export async function reopenOrder(page: Page, reason: string): Promise<void> {
  await page.getByRole("button", { name: "还没解决" }).click();
  const sheet = page.getByRole("dialog", { name: "还没解决" });
  await sheet.getByLabel("哪里还没好").fill(reason);
  await sheet.getByRole("button", { name: "提交" }).click();
  await told(page, "已退回支部重新安排");
}

export const NEWCOMER = { name: "柳青青", phone: "13700001234" };

/** In three steps, from the first page or a link; ends on the newcomer's own page. */
export async function register(page: Page, server: Server, link = "/register", building = "3 号楼"): Promise<void> {
  await page.goto(link);
  const next = page.getByRole("button", { name: "下一步" });
  if (link === "/register") {
    await page.getByLabel("小区名称").fill("东鑫");
    await page.getByRole("button", { name: "东鑫小区" }).click();
    await page.getByRole("radio", { name: building, exact: true }).check();
  } else {
    await expect(page.getByText("您扫的海报属于")).toBeVisible();
  }
  await next.click();
  await page.getByLabel("姓名").fill(NEWCOMER.name);
  await page.getByLabel("单元和房号（选填）").fill("2 单元 301");
  await next.click();
  await page.getByLabel("手机号", { exact: true }).fill(NEWCOMER.phone);
  await page.getByRole("button", { name: "获取验证码" }).click();
  await page.getByLabel("验证码", { exact: true }).fill(await codeFrom(server));
  await page.getByRole("button", { name: "提交登记" }).click();
  await expect(page).toHaveURL(/\/registration$/);
}

/** Without a gateway codes go to the log. */
export async function codeFrom(server: Server): Promise<string> {
  let code: string | undefined;
  await expect
    .poll(() => (code = [...server.log().matchAll(/code="?(\d{6,10})/g)].at(-1)?.[1]), { message: "a code in the log" })
    .toBeDefined();
  return code!;
}

/** An order in a list, by what was written: a card, or a line of a wide screen's table. */
export function cardWith(page: Page, words: string): Locator {
  return page.locator(".card, tbody tr").filter({ hasText: words });
}

/** What is shown belongs to what was chosen last. */
export async function foundAnew(page: Page): Promise<void> {
  await expect(page.locator(".following.old, .skeleton")).toHaveCount(0);
}

/** The titles of an order's timeline, newest first. */
export function timeline(page: Page): Locator {
  return page.locator(".timeline > li .title");
}

/** A toast says so. */
export async function told(page: Page, words: string | RegExp): Promise<void> {
  await expect(page.locator(".toast").filter({ hasText: words })).toBeVisible();
}
