// Every page of residents and members with its content, on a phone. Desks and administrators are in
// accessibility_office.spec.ts.

import { expect, test } from "./support/fixtures.ts";
import { inEachMode, ordersByState } from "./support/looks.ts";
import { takePhoto } from "./support/photos.ts";
import { addPhoto, cardWith, claimOrder, register } from "./support/steps.ts";

inEachMode((look) => {
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
    await page.goto("/board");
    await look(page, "public boards", page.getByRole("link", { name: "岩岭社区", exact: true }));
    await page.getByRole("link", { name: "岩岭社区", exact: true }).click();
    await page.getByRole("link", { name: "岩岭社区（全部）" }).click();
    await page.getByText("按类别看").click();
    await look(page, "a public board", page.locator(".board-entry").first());
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

  test("rooms of the neighbourhood centres @phone @look", async ({ page, signInAs }) => {
    await signInAs(page, "resident");
    await page.goto("/centres");
    await page.getByText("更多条件").click();
    await page.locator(".days label").nth(1).click();
    await look(page, "finding a room", page.getByRole("article").first());
    await page.getByLabel("多少人").fill("200");
    await look(page, "nothing free", page.getByText("这个时间没有空着的房间"));
    await page.goto("/centres/all");
    await look(page, "centres", page.getByRole("link", { name: "岩岭社区邻里中心" }));
    await page.getByRole("link", { name: "岩岭社区邻里中心" }).click();
    await look(page, "a centre", page.getByText("节假日"));
    await page.getByRole("link", { name: "小讲堂" }).click();
    await page.locator(".days label").nth(2).click();
    const slot = page.getByRole("group", { name: /^(上午|下午|晚上)$/ }).getByRole("button").first();
    await look(page, "a room", slot);
    await slot.click();
    await page.getByRole("button", { name: "确认预约" }).click();
    await look(page, "the form of a booking", page.getByText("请写一下用来做什么。"));
    await page.getByLabel("用来做什么").fill("防诈骗讲座");
    await page.getByLabel("几个人来").fill("20");
    await page.getByRole("button", { name: "确认预约" }).click();
    await look(page, "a booking", page.getByRole("button", { name: "改时间" }));
    await page.getByRole("button", { name: "改时间" }).click();
    await look(page, "moving it", page.getByRole("dialog").getByRole("button", { name: "请选开始时间" }));
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "取消预约" }).click();
    await look(page, "giving it up", page.getByRole("dialog").getByText("这个时间会让给别的邻居"));
    await page.goto("/centres/bookings");
    await look(page, "one's bookings", page.getByRole("link", { name: /防诈骗讲座/ }));

    await page.goto("/centres/all");
    await page.getByRole("link", { name: "岩岭社区邻里中心" }).click();
    await page.getByRole("link", { name: "小讲堂" }).click();
    await page.getByRole("link", { name: "周期预约" }).click();
    await page.getByRole("button", { name: "看看哪些日子约得上" }).click();
    await look(page, "the form of a series", page.getByText("请写一下用来做什么。"));
    await page.getByLabel("用来做什么").fill("合唱队排练");
    await page.getByLabel("几个人来").fill("20");
    await page.getByRole("button", { name: "看看哪些日子约得上" }).click();
    await look(page, "the dates of a series", page.getByRole("button", { name: /^(全部约上|只约约得上的)/ }));
    await page.getByRole("button", { name: /^(全部约上|只约约得上的)/ }).click();
    await look(page, "a series", page.getByText(/已约 \d+ 次/));
    await page.getByRole("listitem").getByRole("link").last().click();
    await page.getByRole("button", { name: "改时间" }).click();
    await page.getByRole("radio", { name: "以后各次都改" }).check();
    await look(page, "moving dates of a series", page.getByRole("dialog").getByLabel("几点开始"));
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
});
