// The public board: what could not be solved, and why, for whoever comes by; and gone where the street
// closes its boards.

import { expect, graphql, test } from "./support/fixtures.ts";
import { claimOrder, dispatchOrder, submitOrder } from "./support/steps.ts";

const REASON = "这段管道是铸铁的老管，要等整体改造，已报街道列入明年计划。";
const SET_PUBLIC = "mutation ($input: SetBoardPublicInput!) { setBoardPublic(input: $input) { isPublic } }";

test("what could not be solved is told to everybody, until the street closes its boards", async ({ openPage, browser, baseURL }) => {
  test.slow();
  const [resident, desk, member, street] = await Promise.all([
    openPage("resident"), openPage("dispatcher"), openPage("member"), openPage("street_admin"),
  ]);
  await desk.goto("/desk");
  await member.goto("/hall");
  const words = "地下室的老水管一直在渗水，味道很大。";
  await submitOrder(resident, { category: "设施维修", words });
  await dispatchOrder(desk, words, 1);
  await claimOrder(member, words);
  await member.getByRole("button", { name: "办结" }).click();
  const finishing = member.getByRole("dialog");
  await finishing.getByRole("radio", { name: "暂时办不了" }).check();
  await expect(finishing).toContainText("会直接写进公示栏");
  await finishing.getByLabel("结果说明").fill("看过两次，换不了。");
  await finishing.getByLabel("为什么办不了").fill(REASON);
  await finishing.getByRole("button", { name: "确认办结" }).click();
  await resident.getByRole("button", { name: "去评价" }).click();
  const rating = resident.getByRole("dialog");
  await rating.getByRole("radio", { name: /^3 星/ }).check();
  await rating.getByRole("switch", { name: "我写的话" }).check();
  await rating.getByRole("button", { name: "提交评价" }).click();
  await expect(rating).toBeHidden();
  // On the order's page it stands to be taken back.
  await expect(resident.locator("main").getByRole("switch", { name: "我写的话" })).toBeChecked();

  const compound = (await graphql(resident, "{ me { residency { place { compound { id } } } } }")).me.residency.place.compound.id;
  const passer = await (await browser.newContext({ baseURL })).newPage();
  await passer.goto("/sign-in");
  await passer.getByRole("link", { name: "公示栏" }).click();
  await expect(passer).toHaveURL(/\/board$/);
  await passer.goto(`/board/${compound}`);
  const entry = passer.locator(".board-entry", { hasText: REASON });
  await expect(entry).toContainText("未能解决");
  await expect(entry).toContainText(words);
  await expect(passer.locator(".board-lead")).toContainText("居民确认解决");
  const file = await passer.request.get(`/open-data/${compound}.csv`);
  expect(await file.text()).toContain(REASON);

  // Taken back: the kind of request and the reason stay, the words go.
  await resident.locator("main").getByRole("switch", { name: "我写的话" }).uncheck();
  await expect(resident.getByText("已保存")).toBeVisible();
  await passer.reload();
  await expect(entry).toContainText("未能解决");
  await expect(entry).not.toContainText(words);

  // The street closes its boards, and opens them again for whoever comes after.
  await street.goto("/places");
  const open = street.getByRole("switch", { name: "对所有人公开" });
  await expect(open).toBeChecked();
  await open.uncheck();
  await expect(street.getByText("公示栏已只对本地居民公开")).toBeVisible();
  await passer.reload();
  await expect(passer.getByText("这个公示栏没有公开")).toBeVisible();
  expect((await passer.request.get(`/open-data/${compound}.csv`)).status()).toBe(404);
  await resident.goto(`/board/${compound}`);
  await expect(resident.locator(".board-entry", { hasText: REASON })).toBeVisible();
  const { administeredPlaces } = await graphql(street, "{ administeredPlaces(first: 1) { nodes { id } } }");
  const input = { requestId: crypto.randomUUID(), streetId: administeredPlaces.nodes[0].id, isPublic: true };
  const { setBoardPublic } = await graphql(street, SET_PUBLIC, { input });
  expect(setBoardPublic.isPublic).toBe(true);
});
