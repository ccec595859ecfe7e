// The manager's side of the neighbourhood centres: what waits is decided on, a room is closed for a time
// and opened again, a room is added.

import type { Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { scan } from "./support/camera.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { takePhoto } from "./support/photos.ts";
import { addPhoto, told } from "./support/steps.ts";

const CENTRE = "岩岭社区邻里中心";

interface Request {
  id: string;
  purpose: string;
  personName: string;
  room: { name: string; centre: { id: string; name: string } };
}

/** What waits in the demo street's own centre. */
async function requests(page: Page): Promise<Request[]> {
  const { bookingRequests } = await graphql(page, "{ bookingRequests(first: 50) { nodes { id purpose personName room { name centre { id name } } } } }");
  return bookingRequests.nodes.filter((one: Request) => one.room.centre.name === CENTRE);
}

test("a manager decides on what waits, and books nobody into a closed room", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "centre_manager");

  await test.step("from one's own page to the centre", async () => {
    await page.goto("/me");
    await page.getByRole("main").getByRole("link", { name: "邻里中心管理" }).click();
    await expect(page).toHaveURL(/\/centres\/desk$/);
    await page.getByRole("main").getByRole("link", { name: CENTRE }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(CENTRE);
  });

  const waiting = await requests(page);
  // Some ask twice for the same; a press is to hit the one that is meant.
  const words = ({ personName, purpose }: Request) => `${personName} ${purpose}`;
  const alone = waiting.filter((one) => waiting.filter((other) => words(other) === words(one)).length === 1);
  expect(alone.length, "requests in the demo street").toBeGreaterThan(1);
  const [first, second] = alone as [Request, Request];
  const named = (act: string, { personName, purpose }: Request) => page.getByRole("button", { name: `${act} ${personName} ${purpose}`, exact: true }).first();

  await test.step("one is approved at once", async () => {
    await expect(page.getByRole("heading", { name: /^待审核/ })).toContainText(String(waiting.length));
    await named("通过", first).click();
    await told(page, "已通过，预约人会收到通知");
    await expect.poll(async () => (await requests(page)).length).toBe(waiting.length - 1);
  });

  await test.step("one is declined, and why", async () => {
    await named("不通过", second).click();
    const sheet = page.getByRole("dialog", { name: "不通过" });
    await expect(sheet).toContainText(second.personName);
    await sheet.getByRole("button", { name: "不通过", exact: true }).click();
    await expect(sheet.locator(".wrong")).toHaveText("请填写这一项。");
    await sheet.getByRole("button", { name: "这个时间社区另有安排，请改约其他时间。" }).click();
    await sheet.getByRole("button", { name: "不通过", exact: true }).click();
    await told(page, "已答复预约人");
    await expect(sheet).toBeHidden();
    const { booking } = await graphql(page, "query ($id: UUID!) { booking(id: $id) { state reason } }", { id: second.id });
    expect(booking).toEqual({ state: "DECLINED", reason: "这个时间社区另有安排，请改约其他时间。" });
  });

  await test.step("from day to day, and as a week", async () => {
    const board = page.getByRole("region", { name: "预约安排" }).first();
    const day = board.getByRole("heading", { level: 2 });
    await expect(day).toContainText("今天");
    await board.getByRole("button", { name: "后一天" }).click();
    await expect(day).toContainText("明天");
    await expect(page).toHaveURL(/day=\d{4}-\d\d-\d\d&view=day/);
    await board.getByRole("radio", { name: "按周" }).check();
    await expect(day).toContainText("–");
    await expect(board.getByRole("heading", { level: 3 })).toHaveCount(7);
    // As it stands in the address, it comes back.
    await page.reload();
    await expect(board.getByRole("radio", { name: "按周" })).toBeChecked();
    await board.getByRole("radio", { name: "按天" }).check();
    await expect(day).toContainText("明天");
  });

  await test.step("a room is closed tomorrow", async () => {
    await page.getByRole("button", { name: "临时关闭" }).click();
    const sheet = page.getByRole("dialog", { name: "临时关闭" });
    await sheet.getByRole("radio", { name: "棋牌室" }).check();
    await expect(sheet.getByText(/^这段时间/)).toBeVisible();
    await sheet.getByRole("button", { name: "关闭", exact: true }).last().click();
    await expect(sheet.locator(".wrong").filter({ hasText: "请填写这一项。" })).toBeVisible();
    await sheet.getByLabel("原因").fill("更换灯具");
    const end = sheet.getByLabel("到 时间");
    await end.selectOption("00:15");
    await sheet.getByRole("button", { name: "关闭", exact: true }).last().click();
    await expect(sheet.locator(".wrong").filter({ hasText: "结束要晚于开始" })).toBeVisible();
    await end.selectOption("24:00");
    await sheet.getByRole("button", { name: "关闭", exact: true }).last().click();
    await told(page, "已关闭，受影响的人会收到通知");
    await expect(sheet).toBeHidden();
    const line = page.getByRole("listitem").filter({ hasText: "更换灯具" }).first();
    await expect(line).toContainText("棋牌室");
    await expect(line).toContainText("明天");
  });

  await test.step("and opened again", async () => {
    await page.getByRole("button", { name: "恢复开放 棋牌室" }).click();
    await page.getByRole("dialog", { name: "恢复开放：棋牌室" }).getByRole("button", { name: "恢复开放" }).click();
    await told(page, "已恢复开放");
    await expect(page.getByText("更换灯具")).toHaveCount(0);
  });
});

test("a manager adds a room, and changes when the house is open", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  await page.goto("/centres/desk");
  await page.getByRole("main").getByRole("link", { name: CENTRE }).click();
  await page.getByRole("link", { name: "中心维护" }).click();

  await test.step("a room, with what is missing said at its field", async () => {
    await page.getByRole("link", { name: "新增功能室" }).click();
    await page.getByRole("radio", { name: "阅览室" }).check();
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.locator(".wrong").filter({ hasText: "请填写这一项。" })).toBeVisible();
    await page.getByLabel("名称").fill("儿童绘本屋");
    await page.getByLabel("容纳人数").fill("0");
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.locator(".wrong").filter({ hasText: "请填 1 到 2000 之间的数。" })).toBeVisible();
    await expect(page.getByLabel("名称")).toHaveValue("儿童绘本屋");
    // One books its seats, which there are as many of.
    await page.getByRole("switch", { name: "按座位预约（如阅览室）" }).check();
    await expect(page.getByLabel("容纳人数")).toHaveCount(0);
    await page.getByLabel("座位数").fill("12");
    await page.getByRole("checkbox", { name: "桌椅" }).check();
    // What was chosen follows the steps of time.
    await page.getByRole("radio", { name: "1 小时", exact: true }).check();
    await expect(page.getByLabel("最短").locator("option").first()).toHaveText("1 小时");
    await page.getByRole("button", { name: "保存" }).click();
    await told(page, "已新增");
    await expect(page).toHaveURL(/\/edit$/);
    await expect(page.getByRole("link", { name: /儿童绘本屋/ })).toContainText("12 个座位");
  });

  await test.step("what it looks like", async () => {
    const adding = page.locator("form").filter({ has: page.getByLabel("选照片") });
    await addPhoto(adding, await takePhoto(page));
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await page.getByRole("button", { name: "放上去" }).click();
    await told(page, "已放上，居民能看到了");
    // Beside the three of the demo.
    const remove = page.getByRole("button", { name: "撤下第 4 张照片" });
    await expect(remove).toBeVisible();
    await remove.click();
    await page.getByRole("dialog", { name: "撤下这张照片？" }).getByRole("button", { name: "撤下", exact: true }).click();
    await told(page, "已撤下");
    await expect(remove).toHaveCount(0);
  });

  await test.step("other hours", async () => {
    await page.getByRole("link", { name: "修改", exact: true }).click();
    await page.getByRole("group", { name: "周一" }).getByLabel("周一开始").first().selectOption("09:00");
    await page.getByRole("button", { name: "周二至周五同周一" }).click();
    await page.getByRole("group", { name: "周日" }).getByLabel("周日结束").selectOption("08:00");
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("group", { name: "周日" }).locator(".wrong")).toHaveText("结束要晚于开始，各段不能重叠。");
    await page.getByRole("button", { name: "去掉这一段 周日" }).click();
    await page.getByRole("button", { name: "保存" }).click();
    await told(page, "已保存");
    await expect(page.locator(".facts").first()).toContainText("周一至周五 09:00–12:00、14:00–21:00");
    await expect(page.locator(".facts").first()).toContainText("周日 不开放");
  });

  await test.step("taken out of use again", async () => {
    await page.getByRole("link", { name: /儿童绘本屋/ }).click();
    await page.getByRole("button", { name: "停用这间房" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "停用这间房" }).click();
    await told(page, "已停用");
    await expect(page.getByRole("link", { name: /儿童绘本屋/ })).toHaveCount(0);
  });
});

test("an administrator founds a centre and gives it up again", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "community_admin");
  await page.goto("/centres/desk");
  await page.getByRole("link", { name: "新建邻里中心" }).click();
  await page.getByLabel("名称", { exact: true }).fill("邻里小站");
  await page.getByLabel("地址").fill("东鑫小区门卫室旁");
  // What was written is there again.
  await page.reload();
  await expect(page.getByLabel("名称", { exact: true })).toHaveValue("邻里小站");
  await page.getByRole("button", { name: "新建", exact: true }).click();
  await expect(page.locator(".wrong").filter({ hasText: "请填写这一项。" })).toBeVisible();
  await page.getByLabel("所在地").fill("东鑫");
  await page.getByRole("button", { name: /^东鑫小区/ }).click();
  await page.getByRole("button", { name: "新建", exact: true }).click();
  await told(page, "已新建，接着加功能室吧");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("邻里小站");
  await expect(page.getByText("加上功能室，居民就能预约了。")).toBeVisible();
  await page.getByRole("button", { name: "撤销中心" }).click();
  const sheet = page.getByRole("dialog", { name: "撤销「邻里小站」？" });
  await sheet.getByLabel("原因").fill("房屋另有用途");
  await sheet.getByRole("button", { name: "撤销中心" }).click();
  await told(page, "已撤销");
  await expect(page).toHaveURL(/\/centres\/desk$/);
  await expect(page.getByText("邻里小站")).toHaveCount(0);
});

test("whoever manages nothing is told who does @phone", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  await page.goto("/me");
  await expect(page.getByRole("main").getByRole("link", { name: "我的预约" })).toBeVisible();
  await expect(page.getByRole("main").getByRole("link", { name: "邻里中心管理" })).toHaveCount(0);
  await page.goto("/centres/desk");
  await expect(page.getByText("没有由您管理的邻里中心")).toBeVisible();
});

test("a manager prints the poster of a room @desktop @look", async ({ page, signInAs, server }) => {
  await signInAs(page, "centre_manager");
  const { managedCentres } = await graphql(page, "{ managedCentres(first: 50) { nodes { id name rooms { id name } } } }");
  const centre = managedCentres.nodes.find((one: { name: string }) => one.name === CENTRE);
  const room = centre.rooms.find((one: { name: string }) => one.name === "小讲堂");
  await page.goto(`/centres/desk/${centre.id}/edit/rooms/${room.id}`);
  await page.getByRole("link", { name: "打印门口海报" }).click();
  const poster = page.getByRole("article");
  await expect(poster.getByRole("heading", { name: "小讲堂" })).toBeVisible();
  await expect(poster).toContainText(CENTRE);
  await expect(poster).toContainText("Choose a free time");
  await expectAccessible(page);
  const code = await scan(poster.getByRole("img"));
  expect(code.href).toBe(`${server.address}/centres/rooms/${room.id}`);

  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation", { name: "主导航" })).toBeHidden();
  await expect(page.getByRole("button", { name: "打印" })).toBeHidden();
  // A4 at 96 dots to the inch, on one sheet.
  await expect.poll(async () => Math.round((await poster.boundingBox())!.width)).toBe(794);
  expect(Math.round((await poster.boundingBox())!.height)).toBeLessThanOrEqual(1_123);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString("latin1").match(/\/Type \/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "yes");
  });
  await page.getByRole("button", { name: "打印" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-printed", "yes");
});
