// Every page with its content, in light, dark and elder mode: axe finds nothing, targets are large
// enough, and nothing runs out of a narrow screen. Administrators' pages on a wide screen too.

import type { Locator, Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { takePhoto } from "./support/photos.ts";
import { addPhoto, cardWith, claimOrder, register } from "./support/steps.ts";

interface Mode {
  name: string;
  /** As the app keeps it, see web/src/state/settings.rs. */
  settings: Record<string, string>;
  target: number;
}

const MODES: Mode[] = [
  { name: "light", settings: { "linli.theme": "light" }, target: 44 },
  { name: "dark", settings: { "linli.theme": "dark" }, target: 44 },
  { name: "elder", settings: { "linli.theme": "light", "linli.elder": "1" }, target: 60 },
];

for (const mode of MODES) {
  test.describe(`${mode.name} mode`, () => {
    test.beforeEach(async ({ page }) => {
      test.slow();
      await page.addInitScript((settings) => {
        for (const [key, value] of Object.entries(settings)) localStorage.setItem(key, value);
      }, mode.settings);
    });

    const look = (page: Page, name: string, content: Locator) => test.step(name, () => lookAt(page, mode, name, content));

    test("signing in @phone @look", async ({ page }) => {
      await page.goto("/sign-in");
      await look(page, "the demo's people", page.getByRole("button", { name: "田巧玲" }));
      await page.getByRole("button", { name: "用手机号登录" }).click();
      await look(page, "by password", page.getByLabel("密码", { exact: true }));
      await page.getByRole("radio", { name: "验证码登录" }).check();
      await look(page, "by code", page.getByRole("button", { name: "获取验证码" }));
      await page.goto("/register");
      await look(page, "registering", page.getByLabel("小区名称"));
      await page.getByLabel("小区名称").fill("东鑫");
      await look(page, "compounds found", page.getByRole("button", { name: "东鑫小区" }));
      await page.getByRole("button", { name: "东鑫小区" }).click();
      await page.getByRole("button", { name: "下一步" }).click();
      await look(page, "no building chosen", page.getByText("请选择楼栋"));
      await page.getByRole("radio", { name: "3 号楼", exact: true }).check();
      await page.getByRole("button", { name: "下一步" }).click();
      await look(page, "who registers", page.getByLabel("姓名"));
      await page.getByLabel("姓名").fill("柳青青");
      await page.getByRole("button", { name: "下一步" }).click();
      await look(page, "proving the number", page.getByRole("button", { name: "提交登记" }));
      await page.goto("/reset-password");
      await look(page, "a forgotten password", page.getByRole("button", { name: "设置并登录" }));
    });

    test("a resident's pages @phone @look", async ({ page, signInAs }) => {
      await signInAs(page, "resident");
      await page.goto("/");
      await look(page, "home", page.getByRole("link", { name: "厨房下水道堵了" }));

      await page.goto("/submit");
      await page.getByRole("button", { name: "提交" }).click();
      await look(page, "what is missing in the form", page.getByRole("group", { name: "哪一类事情" }).locator(".wrong"));
      await page.getByRole("radio", { name: "环境卫生" }).check();
      await page.getByLabel("发生了什么").fill("垃圾桶满了三天没人收");
      await addPhoto(page.locator("main"), await takePhoto(page));
      await look(page, "the form", page.locator(".photo img"));
      await page.getByRole("button", { name: "东鑫小区 · 3 号楼" }).click();
      await look(page, "choosing a building", page.getByRole("button", { name: "5 号楼", exact: true }));
      await page.getByRole("button", { name: "换个小区" }).click();
      await look(page, "choosing a compound", page.getByRole("dialog").getByRole("button", { name: "东鑫小区" }));

      await page.goto("/orders");
      await look(page, "requests under way", page.getByRole("link", { name: "单元门禁失灵两天了" }));
      await page.getByRole("radio", { name: "已结束" }).check();
      await look(page, "requests of the past", page.getByRole("link", { name: "不予受理" }));

      for (const [state, order] of await ordersByState(page, "myOrders(filter: ALL, first: 20)")) {
        await page.goto(`/orders/${order}`);
        await look(page, `an order that is ${state}`, page.locator(".timeline li").first());
        if (state !== "FINISHED") continue;
        await page.getByRole("button", { name: "去评价" }).click();
        await page.getByRole("dialog").getByRole("radio", { name: /^4 星/ }).check();
        await look(page, "rating", page.getByText("满意", { exact: true }));
        await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
        await page.getByRole("button", { name: "还没解决" }).click();
        await page.getByRole("dialog").getByRole("button", { name: "提交" }).click();
        await look(page, "reopening, with the reason missing", page.getByRole("dialog").locator(".wrong"));
        await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
        await page.locator(".photos button").first().click();
        await look(page, "a photo", page.getByRole("dialog").locator("img"));
      }

      await page.goto("/inbox");
      await look(page, "inbox", page.getByRole("main").getByRole("listitem").first());
      await page.goto("/nowhere");
      await look(page, "no such page", page.getByRole("link", { name: "回到首页" }));
    });

    test("a member's pages @phone @look", async ({ page, signInAs }) => {
      await signInAs(page, "member");
      await page.goto("/");
      await look(page, "home", page.getByRole("main").getByRole("link", { name: "去接单" }));
      await page.goto("/hall");
      await look(page, "hall", page.getByRole("button", { name: /^接单/ }).first());
      await cardWith(page, "楼道堆物").getByRole("link").click();
      await look(page, "an order in the hall", page.locator(".foot").getByRole("button", { name: "接单" }));

      await page.goto("/hall");
      await claimOrder(page, "帮独居老人更换厨房灯管");
      await page.getByRole("button", { name: "补充进展" }).click();
      await look(page, "a note of progress", page.getByLabel("办得怎么样了"));
      await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
      await page.getByRole("button", { name: "办结" }).click();
      await addPhoto(page.getByRole("dialog"), await takePhoto(page));
      await look(page, "finishing", page.getByLabel("结果说明"));

      await page.goto("/tasks");
      await look(page, "tasks", cardWith(page, "帮独居老人更换厨房灯管"));
      await page.getByRole("radio", { name: "已办结" }).check();
      await look(page, "tasks of the past", page.locator("main .card").first());
      await page.goto("/hall");
      await cardWith(page, "2 单元大门关不严").getByRole("button", { name: /^接单/ }).click();
      await look(page, "the hall with a full load", page.getByText("您手上已有 3 单在办"));
    });

    test("one's own page @phone @look", async ({ page, signInAs }) => {
      await signInAs(page, "member");
      await page.goto("/me");
      await look(page, "me", page.getByText("已报到", { exact: true }));
      const sheets: [string, RegExp, string][] = [
        ["skills", /^(更改|填写)\s*特长/, "您会什么"],
        ["residence", /^住址/, "您住在哪里"],
        ["password", /^设置密码/, "设置密码"],
        ["signing out", /^退出登录/, "退出登录？"],
      ];
      for (const [name, opener, title] of sheets) {
        await page.getByRole("main").getByRole("button", { name: opener }).click();
        const sheet = page.getByRole("dialog", { name: title });
        await look(page, name, sheet.getByRole("button").nth(1));
        await page.keyboard.press("Escape");
        await expect(sheet).toBeHidden();
      }
      await page.goto("/reporting");
      await look(page, "where one reports", page.getByRole("button", { name: "结束报到" }));
      for (const act of ["转到别的小区", "结束报到"]) {
        await page.getByRole("main").getByRole("button", { name: act }).click();
        await look(page, act, page.getByRole("dialog").getByRole("heading").first());
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toBeHidden();
      }
      // With something to ask for.
      await signInAs(page, "resident");
      await page.goto("/me");
      await look(page, "a resident's own page", page.getByRole("button", { name: /报到/ }));
      await page.goto("/me/devices");
      await look(page, "devices", page.getByText("本机", { exact: true }));
    });

    test("who waits to be confirmed @phone @look", async ({ page, server }) => {
      await register(page, server);
      await look(page, "one's registration", page.getByText("等待确认", { exact: true }));
      await page.getByRole("button", { name: "更正登记" }).click();
      await look(page, "correcting it", page.getByRole("dialog").getByLabel("姓名"));
      await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
      await page.goto("/");
      await look(page, "home", page.getByRole("link", { name: "登记还没有确认" }));
      await page.goto("/submit");
      await look(page, "what is limited", page.getByText("登记确认前，可以有一条进行中的诉求"));
      await page.goto("/me");
      await look(page, "me", page.getByRole("link", { name: "我的登记" }));
      await page.goto("/register");
      await look(page, "registered already", page.getByText("您已经登录"));
    });

    for (const size of ["phone", "desktop"]) {
      test(`a grid worker's pages @${size} @look`, async ({ page, signInAs }) => {
        await signInAs(page, "grid_worker");
        await page.goto("/registrations");
        await look(page, "who waits", page.getByRole("button", { name: "确认 苗雨桐", exact: true }));
        await page.getByRole("button", { name: /^是同一个人：/ }).click();
        await look(page, "the same person", page.getByText("请先当面或打电话核实"));
        await page.getByRole("dialog", { name: "是同一个人？" }).getByRole("button", { name: "取消" }).click();
        await page.getByRole("button", { name: "退回 苗雨桐 的登记" }).click();
        await look(page, "refusing", page.getByRole("dialog").getByLabel(/^理由/));
        await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
        await page.getByRole("button", { name: "换楼栋确认：苗雨桐" }).click();
        await look(page, "another building", page.getByRole("dialog").getByRole("button", { name: "5 号楼", exact: true }));
        await page.keyboard.press("Escape");
        await page.getByRole("radio", { name: "没通过" }).check();
        await look(page, "who was refused", page.getByText("2 号楼没有这一户"));
        await page.goto("/invitations");
        await look(page, "invitations", page.getByRole("link", { name: "打印全部 5 张" }));
        await page.getByRole("button", { name: "生成邀请" }).click();
        await look(page, "inviting", page.getByRole("dialog").getByRole("button", { name: "生成", exact: true }));
        await page.keyboard.press("Escape");
        await page.getByRole("link", { name: "打印全部 5 张" }).click();
        await look(page, "posters", page.getByRole("img", { name: /的登记二维码$/ }).first());
      });

      test(`a dispatcher's pages @${size} @look`, async ({ page, signInAs }) => {
        await reopenSomething(page, signInAs);
        await signInAs(page, "dispatcher");
        await page.goto("/");
        await look(page, "home", page.getByRole("main").getByRole("link", { name: "打开下单台" }));
        await page.goto("/desk");
        const waiting = cardWith(page, "装修垃圾堆在路边");
        await look(page, "desk", waiting);
        await waiting.getByRole("button", { name: "下单", exact: true }).click();
        await look(page, "dispatching", page.getByRole("dialog").getByRole("checkbox").first());
        await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
        await waiting.getByRole("button", { name: "不受理" }).click();
        await look(page, "declining", page.getByLabel("原因"));
        await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
        await page.getByRole("radio", { name: "进行中" }).check();
        await look(page, "what runs", cardWith(page, "电梯停在 7 楼"));
        await page.getByRole("radio", { name: "已结束" }).check();
        await look(page, "what has ended", cardWith(page, "已办结").first());
        await page.goto("/desk");
        await waiting.getByRole("link").click();
        await look(page, "an order on the desk", page.locator(".foot").getByRole("button", { name: "下单", exact: true }));

        await page.goto("/enrollments");
        await look(page, "who asks to report", page.getByRole("button", { name: /^确认/ }).first());
        await page.getByRole("button", { name: /^退回/ }).first().click();
        await look(page, "sending back", page.getByRole("dialog").getByRole("button", { name: "退回", exact: true }));
      });

      test(`an administrator's pages @${size} @look`, async ({ page, signInAs }) => {
        await signInAs(page, "member");
        const { me: member } = await graphql(page, "{ me { name phone } }");
        await signInAs(page, "resident");
        const { me: resident } = await graphql(page, "{ me { name residency { place { compound { name } } } } }");
        await signInAs(page, "community_admin");
        await page.goto("/");
        await look(page, "home", page.getByRole("main").getByRole("link", { name: "打开下单台" }));
        await page.goto("/import");
        await look(page, "import", page.getByText("还没有导入过"));
        await page.getByLabel("选择表格文件").setInputFiles({ name: "党员名册.csv", mimeType: "text/csv", buffer: Buffer.from(roster(member, { name: resident.name, compound: resident.residency.place.compound.name })) });
        await expect(page).toHaveURL(/\/import\/[0-9a-f-]{36}$/);
        await look(page, "columns", page.getByRole("button", { name: "逐行核对" }));
        await page.getByRole("button", { name: "逐行核对" }).click();
        for (const verdict of ["待确认 1", "新增 2", "变更 1", "一致 0", "有误 2"]) {
          await page.getByRole("radio", { name: verdict }).check();
          await look(page, `lines: ${verdict}`, page.getByRole("button", { name: "导入可用的 3 行" }));
        }
        await page.getByRole("button", { name: "导入可用的 3 行" }).click();
        await look(page, "imported", page.getByText("导入完成"));
        await page.goto("/import");
        await look(page, "earlier imports", page.getByRole("link", { name: "党员名册.csv" }));
        await page.goto("/enrollments");
        await page.getByRole("radio", { name: /^已确认/ }).check();
        await look(page, "who has reported", page.locator("main").getByText("方晓岚").first());
        await page.goto("/import");
        await page.getByRole("link", { name: "党员名册.csv" }).click();
        await page.getByRole("button", { name: "撤销这次导入" }).click();
        await look(page, "undoing", page.getByRole("dialog").getByRole("button", { name: "撤销", exact: true }));
        await page.getByRole("dialog").getByRole("button", { name: "撤销", exact: true }).click();
        await look(page, "undone", page.getByText("恢复了 3 行。"));
      });

      test(`an administrator's people @${size} @look`, async ({ page, signInAs }) => {
        await signInAs(page, "community_admin");
        await page.goto("/people");
        await look(page, "people", page.locator("main").getByRole("link").nth(3));
        await page.getByLabel("找人").fill("谢明远");
        await page.getByRole("link", { name: "谢明远" }).click();
        await look(page, "a person", page.getByRole("button", { name: "结束支部调度员的任职" }));
        await page.getByRole("button", { name: "结束支部调度员的任职" }).click();
        await look(page, "ending a role", page.getByText("将不再是东鑫小区党支部的支部调度员"));
        await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
        await page.getByRole("button", { name: "增加任职" }).click();
        await look(page, "choosing a seat", page.getByRole("dialog").getByRole("button", { name: "东鑫小区党支部" }));
        await page.getByRole("dialog").getByRole("button", { name: "半山尚小区党支部" }).click();
        await look(page, "giving a role", page.getByRole("dialog").getByRole("button", { name: "任命" }));
      });

      test(`changes of people's lives @${size} @look`, async ({ page, signInAs }) => {
        await signInAs(page, "community_admin");
        await page.goto("/people");
        await page.getByLabel("找人").fill("韩秋实");
        await page.getByRole("main").getByRole("link", { name: "韩秋实" }).first().click();
        await look(page, "a double", page.getByRole("link", { name: "对照并合并" }));
        for (const act of [/^搬家/, /^合并重复登记/, /^迁出或去世/]) {
          await page.getByRole("main").getByRole("button", { name: act }).click();
          await look(page, `a sheet: ${act}`, page.getByRole("dialog").getByRole("heading").first());
          await page.keyboard.press("Escape");
          await expect(page.getByRole("dialog")).toBeHidden();
        }
        await page.getByRole("link", { name: "对照并合并" }).click();
        await look(page, "comparing", page.getByRole("button", { name: "合并", exact: true }));
        await page.getByRole("button", { name: "合并", exact: true }).click();
        await look(page, "asking before a merge", page.getByRole("dialog").getByRole("button", { name: "合并", exact: true }));
        await page.getByRole("dialog").getByRole("button", { name: "合并", exact: true }).click();
        await look(page, "merged", page.getByRole("button", { name: "撤销合并" }));
        await page.goto("/units");
        await look(page, "units", page.getByRole("button", { name: /居住地已报到/ }).first());
        await page.getByRole("button", { name: /人员$/ }).first().click();
        await look(page, "a unit's people", page.getByRole("dialog").getByText("这里只显示姓名和报到情况"));
        await page.goto("/enrollments");
        await page.getByText("各支部报到").click();
        await look(page, "figures of branches", page.getByRole("button", { name: /已结束$/ }).first());
        await page.getByRole("radio", { name: "单位报到" }).check();
        await look(page, "units that ask", page.getByRole("radio", { name: "单位报到" }));
        await page.getByRole("radio", { name: "党员报到" }).check();
        await page.getByRole("radio", { name: "已确认" }).check();
        await page.getByRole("button", { name: /^结束报到：/ }).first().click();
        await look(page, "ending somebody's", page.getByRole("dialog").getByLabel("理由（对方会看到）"));
      });

      test(`an administrator's places @${size} @look`, async ({ page, signInAs }) => {
        await signInAs(page, "community_admin");
        await page.goto("/places");
        const compound = page.getByRole("main").getByRole("link", { name: "东鑫小区" }).first();
        await look(page, "places", compound);
        await compound.click();
        await look(page, "a compound", page.getByRole("main").getByRole("link", { name: "3 号楼" }).first());
        for (const act of ["新增下级", "改名", "移动", "合并", "关闭"]) {
          await page.getByRole("main").getByRole("button", { name: act, exact: true }).click();
          await look(page, act, page.getByRole("dialog").getByRole("heading").first());
          await page.keyboard.press("Escape");
          await expect(page.getByRole("dialog")).toBeHidden();
        }
      });

      test(`an administrator's organisations @${size} @look`, async ({ page, signInAs }) => {
        await signInAs(page, "community_admin");
        const main = page.getByRole("main");
        const sheet = page.getByRole("dialog");
        await page.goto("/organizations");
        await look(page, "organisations", main.getByRole("link", { name: /中心户/ }).first());
        await main.getByRole("radio", { name: "单位", exact: true }).check();
        await look(page, "units", main.getByRole("radio", { name: "学校" }));
        await main.getByRole("button", { name: "新增" }).click();
        await sheet.getByRole("button", { name: "保存" }).click();
        await look(page, "a new organisation, with the seat missing", sheet.getByText("请选择所在地。"));
        await page.keyboard.press("Escape");
        await main.getByRole("link", { name: /车城路派出所/ }).click();
        await look(page, "a unit", main.getByRole("button", { name: "合并" }));
        for (const act of ["修改", "覆盖", "合并", "关闭", "增加联系人"]) {
          await main.getByRole("button", { name: act, exact: true }).click();
          await look(page, act, sheet.getByRole("heading").first());
          await page.keyboard.press("Escape");
          await expect(sheet).toBeHidden();
        }
        await page.goto("/party-tree");
        await look(page, "the party tree", page.locator("[role=treeitem][aria-level='2']").first());
        await page.goto("/coverage");
        await look(page, "coverage", main.getByRole("link", { name: /功能型党支部$/ }));
        await main.getByRole("link", { name: /网格$/ }).first().click();
        await look(page, "the grids behind a figure", main.locator(".list-item").first());
        await page.goto("/places");
        await look(page, "grids of a community", main.getByRole("button", { name: "新增网格" }));
        await main.getByRole("button", { name: "新增网格" }).click();
        await look(page, "a new grid", sheet.getByRole("button", { name: "保存" }));
      });
    }
  });
}

async function lookAt(page: Page, mode: Mode, name: string, content: Locator): Promise<void> {
  await expect(content).toBeVisible();
  await expect(page.locator(".skeleton, .splash")).toHaveCount(0);
  const about = `${name}, ${mode.name}`;
  await expectAccessible(page, about);
  await expectTargets(page, mode.target, about);
  await expectFits(page, about);
  const size = page.viewportSize()!;
  if (size.width >= 1000) return;
  await page.setViewportSize({ width: 320, height: size.height });
  await expectFits(page, about);
  await page.setViewportSize(size);
}

/** One order of each state, in the order of the list. */
async function ordersByState(page: Page, list: string): Promise<Map<string, string>> {
  const data = await graphql(page, `{ orders: ${list} { nodes { id state } } }`);
  const nodes: { id: string; state: string }[] = data.orders.nodes;
  return new Map(nodes.toReversed().map(({ id, state }) => [state, id]));
}

/** So that the desk has something that was not solved. */
async function reopenSomething(page: Page, signInAs: (page: Page, role: string) => Promise<void>): Promise<void> {
  await signInAs(page, "elder");
  const finished = (await ordersByState(page, "myOrders(filter: OPEN, first: 20)")).get("FINISHED");
  await graphql(page, "mutation ($input: ReopenOrderInput!) { reopenOrder(input: $input) { id } }", {
    input: { requestId: crypto.randomUUID(), orderId: finished, reason: "灯管又不亮了" },
  });
}

/** Two new people, one who has moved, two lines with mistakes, and somebody's namesake. */
function roster(known: { name: string; phone: string }, resident: { name: string; compound: string }): string {
  return [
    "姓名,手机,单位,居住小区,楼栋,特长",
    "方晓岚,13900000011,,东鑫小区,1号楼,电工",
    "孟庆和,13900000012,区图书馆,东鑫小区,,",
    `${known.name},${known.phone},,东鑫小区,2号楼,`,
    ",13900000013,,东鑫小区,,",
    "苗青,1390000,,没有的小区,,唱歌",
    `${resident.name},13900000014,,${resident.compound},,`,
    "",
  ].join("\n");
}
