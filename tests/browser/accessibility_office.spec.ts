// Every page of desks and administrators with its content, on a phone and on a wide screen.

import type { Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { inEachMode, ordersByState } from "./support/looks.ts";
import { cardWith } from "./support/steps.ts";

inEachMode((look) => {
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
      for (const [name, shown] of [["请居民补充", "想请居民补充什么"], ["并入相同诉求", "说明（选填）"], ["请部门协办", "请他们做什么"], ["提级办理", "为什么需要上级办"]]) {
        await page.getByRole("button", { name: "更多" }).click();
        if (name === "请居民补充") await look(page, "what is seldom done", page.getByRole("dialog", { name: "更多" }));
        await page.getByRole("dialog", { name: "更多" }).getByRole("button", { name }).click();
        const sheet = page.getByRole("dialog", { name });
        await look(page, name, sheet.getByLabel(shown));
        await sheet.getByRole("button", { name: "取消" }).click();
      }

      await page.goto("/enrollments");
      await look(page, "who asks to report", page.getByRole("button", { name: /^确认/ }).first());
      await page.getByRole("button", { name: /^退回/ }).first().click();
      await look(page, "sending back", page.getByRole("dialog").getByRole("button", { name: "退回", exact: true }));
    });

    test(`a unit's and a street's pages @${size} @look`, async ({ page, signInAs }) => {
      await signInAs(page, "unit_liaison");
      await page.goto("/helping");
      await look(page, "whom to help", cardWith(page, "摩托车炸街"));
      await page.getByRole("radio", { name: "已答复" }).check();
      await look(page, "nobody helped yet", page.locator(".empty"));
      await signInAs(page, "street_admin");
      await page.goto("/calendar");
      await look(page, "the calendar", page.getByRole("heading", { level: 1 }));
      await page.goto("/templates");
      await look(page, "prepared answers", page.getByText("不属本街道"));
      await page.getByRole("button", { name: "新增模板" }).click();
      await look(page, "preparing an answer", page.getByRole("dialog").getByLabel("内容"));
      await page.goto("/categories");
      await look(page, "categories", page.getByRole("link", { name: /设施维修/ }));
      await page.goto("/categories/utilities");
      await look(page, "a category", page.getByText("「是哪一样」选「电梯」时才问").first());
      await page.getByRole("button", { name: "修改 是哪一样" }).click();
      await look(page, "a question", page.getByRole("dialog").getByLabel("选项 5", { exact: true }));
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "停用 是哪一样" }).click();
      await look(page, "closing a question", page.getByText("一起停用"));
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "修改", exact: true }).click();
      await look(page, "a category's rules", page.getByRole("dialog").getByLabel("需要人数"));
    });

    test(`an administrator's pages @${size} @look`, async ({ page, signInAs }) => {
      await signInAs(page, "member");
      const { me: member } = await graphql(page, "{ me { name phone } }");
      await signInAs(page, "resident");
      const { me: resident } = await graphql(page, "{ me { name residency { place { compound { name } } } } }");
      await signInAs(page, "community_admin");
      await page.goto("/");
      await look(page, "home", page.getByRole("main").getByRole("link", { name: "打开下单台" }));
      await page.goto("/follow-ups");
      const asked = cardWith(page, "楼顶太阳能");
      await look(page, "whom to ask again", asked);
      await asked.getByRole("button", { name: "登记回访" }).click();
      await page.getByRole("dialog").getByRole("radio", { name: "还没好" }).check();
      await look(page, "asking again", page.getByRole("dialog").getByLabel("哪里还没好"));
      await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
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
      await page.getByRole("dialog").getByRole("button", { name: "取消" }).click();
      await page.getByRole("button", { name: /^转到别处：/ }).first().click();
      await look(page, "taking somebody's elsewhere", page.getByRole("dialog").getByRole("button", { name: "转过去" }));
    });

    test(`a manager's centres @${size} @look`, async ({ page, signInAs }) => {
      await signInAs(page, "centre_manager");
      const main = page.getByRole("main");
      const sheet = page.getByRole("dialog");
      await page.goto("/centres/desk");
      await look(page, "centres that are managed", main.getByRole("link", { name: "岩岭社区邻里中心" }));
      await main.getByRole("link", { name: "岩岭社区邻里中心" }).click();
      const desk = new URL(page.url()).pathname;
      await look(page, "the desk of a centre", main.getByRole("button", { name: /^通过/ }).first());
      await main.getByRole("button", { name: /^不通过/ }).first().click();
      await look(page, "declining", sheet.getByLabel("理由（预约人会看到）"));
      await page.keyboard.press("Escape");
      await main.getByRole("button", { name: "临时关闭" }).click();
      await look(page, "closing for a time", sheet.getByText(/^这段时间/));
      await sheet.getByLabel("原因").fill("消防检修");
      await sheet.getByRole("button", { name: "关闭", exact: true }).last().click();
      await expect(sheet).toBeHidden();
      await main.getByRole("button", { name: "后一天" }).click();
      await look(page, "a closed day", main.getByText("明天").first());
      await main.getByRole("radio", { name: "按周" }).check();
      await look(page, "a week", main.getByRole("heading", { level: 3 }).nth(6));
      await page.goto(`${desk}/edit`);
      await look(page, "keeping a centre", main.getByRole("button", { name: "撤销中心" }));
      await main.getByRole("button", { name: "撤销中心" }).click();
      await look(page, "giving a centre up", sheet.getByLabel("原因"));
      await page.keyboard.press("Escape");
      await main.getByRole("link", { name: "修改", exact: true }).click();
      await look(page, "a centre's details", main.getByRole("button", { name: "周二至周五同周一" }));
      await page.goto(`${desk}/edit/rooms/new`);
      await main.getByRole("button", { name: "保存" }).click();
      await look(page, "a new room, with its name missing", main.locator(".wrong").filter({ hasText: "请填写这一项。" }));
      await signInAs(page, "community_admin");
      await page.goto("/centres/desk/new");
      await look(page, "a new centre", main.getByRole("button", { name: /^东鑫社区|社区/ }).first());
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
