// 三单制 from end to end, with four people signed in side by side: each sees what the others do
// without reloading.

import type { Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { takePhoto } from "./support/photos.ts";
import { addProgress, cardWith, dispatchOrder, finishOrder, rateOrder, rateRequest, submitOrder, timeline } from "./support/steps.ts";

const WORDS = "三楼楼道的灯不亮了，晚上老人摸黑上楼。";
const COMPLETE = ["接单人评价了诉求", "评价", "办结 · 已解决", "办理进展", "接单", "支部下单", "点单"];

test("a request goes from the resident over the desk to one of two members, and is finished and rated @phone", async ({ openPage }) => {
  test.slow();
  const [resident, desk, ...members] = await Promise.all(["resident", "dispatcher", "member", "member_two"].map((role) => openPage(role)));
  const everybody = [resident!, desk!, ...members];
  expect(members).toHaveLength(2);
  for (const page of everybody) expect(page.viewportSize()).toEqual({ width: 390, height: 844 });

  await test.step("the desk and the halls are open", async () => {
    await desk!.goto("/desk");
    await expect(desk!.locator("article.card").first()).toBeVisible();
    for (const member of members) {
      await member.goto("/hall");
      await expect(member.locator("article.card").first()).toBeVisible();
    }
  });
  await resident!.goto("/");
  const loads = everybody.map(countLoads);

  const address = await test.step("the resident submits with a photo", async () => {
    const address = await submitOrder(resident!, { category: "水电气梯", answers: { 是哪一样: "电" }, words: WORDS, photo: await takePhoto(resident!) });
    await expect(timeline(resident!)).toHaveText(["点单"]);
    await expect(resident!.locator(".photos img")).toHaveCount(1);
    return address;
  });
  const loadsOfResident = loads[0]!();

  await test.step("the desk shows it, and dispatches it", async () => {
    await expect(cardWith(desk!, WORDS)).toBeVisible();
    await dispatchOrder(desk!, WORDS, 1);
    await expect(cardWith(desk!, WORDS)).toBeHidden();
    await expect(timeline(resident!)).toHaveText(["支部下单", "点单"]);
  });

  const [winner, loser] = await test.step("both members take it in the same instant: one gets it, the other is told kindly", async () => {
    for (const member of members) await expect(cardWith(member, WORDS)).toBeVisible();
    await Promise.all([releasedTogether(members, "claimOrder"), ...members.map((member) => cardWith(member, WORDS).getByRole("button", { name: /^接单/ }).tap())]);

    const verdicts = members.map((member) => cardWith(member, WORDS).getByText(/接单成功，谢谢您！|谢谢您！名额刚刚被接满了。/));
    for (const verdict of verdicts) await expect(verdict).toBeVisible();
    const gotIt = await Promise.all(verdicts.map(async (verdict) => (await verdict.innerText()).startsWith("接单成功")));
    expect(gotIt.filter(Boolean), "exactly one gets it").toHaveLength(1);
    const [winner, loser] = gotIt[0] ? members : [...members].reverse();
    await expect(cardWith(loser!, WORDS).getByRole("button", { name: /^接单/ })).toBeHidden();
    await expect(timeline(resident!)).toHaveText(["接单", "支部下单", "点单"]);
    return [winner!, loser!] as const;
  });

  await test.step("the others open the order and keep watching", async () => {
    await cardWith(loser, WORDS).getByRole("link", { name: WORDS }).tap();
    await desk!.getByRole("radio", { name: "进行中" }).check();
    await cardWith(desk!, WORDS).getByRole("link", { name: WORDS }).tap();
    await cardWith(winner, WORDS).getByRole("link", { name: "去办理" }).tap();
    for (const page of everybody) await expect(timeline(page)).toHaveText(["接单", "支部下单", "点单"]);
  });

  await test.step("a note of progress", async () => {
    await addProgress(winner, "已买好灯管，今晚七点去换");
    for (const page of everybody) {
      await expect(timeline(page)).toHaveText(["办理进展", "接单", "支部下单", "点单"]);
      await expect(page.getByText("已买好灯管，今晚七点去换")).toBeVisible();
    }
  });

  await test.step("finished with evidence", async () => {
    await finishOrder(winner, "换了新灯管，试了三次都亮", await takePhoto(winner, 200));
    await expect(resident!.getByText("办好了，请您看看满意不满意。")).toBeVisible();
    await expect(resident!.locator(".timeline img")).toHaveCount(1);
  });

  await test.step("rated and closed", async () => {
    await rateOrder(resident!, 5, "来得快，修得好");
    // What was said stays with the resident until the other side has spoken.
    for (const page of everybody) {
      const stars = page.locator(".timeline").getByRole("img", { name: "5 星，非常满意" });
      await expect(timeline(page)).toHaveText(COMPLETE.slice(1));
      await expect(stars).toHaveCount(page === resident ? 1 : 0);
      await expect(page.getByText("双方都评价后互相可见").first()).toBeVisible();
    }
    await rateRequest(winner, 4, "说得清楚");
    for (const page of everybody) {
      await expect(timeline(page)).toHaveText(COMPLETE);
      await expect(page.locator(".timeline").getByRole("img", { name: "5 星，非常满意" })).toBeVisible();
      await expect(page.locator(".top")).toContainText("已办结");
      expect(await page.locator(".timeline img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    }
  });

  await test.step("nobody has reloaded, and the server says the same", async () => {
    expect(loads[0]!()).toBe(loadsOfResident);
    for (const count of loads.slice(1)) expect(count()).toBe(0);
    const id = address.split("/").at(-1);
    for (const page of everybody) {
      const { order } = await graphql(page, "query ($id: UUID!) { order(id: $id) { state outcome crewSize crewTaken reopened rating { stars words } photos { id } crew { isViewer } actions timeline(first: 20) { nodes { kind photos { id } } } } }", { id });
      expect(order).toMatchObject({ state: "CLOSED", outcome: "SOLVED", crewSize: 1, crewTaken: 1, reopened: 0, rating: { stars: 5, words: "来得快，修得好" }, actions: [] });
      expect(order.photos).toHaveLength(1);
      expect(order.crew).toEqual([{ isViewer: page === winner }]);
      const events = order.timeline.nodes as { kind: string; photos: unknown[] }[];
      expect(events.map(({ kind }) => kind).toSorted()).toEqual(["CLAIMED", "DISPATCHED", "FINISHED", "PROGRESSED", "RATED", "REQUEST_RATED", "SUBMITTED"]);
      expect(events.find(({ kind }) => kind === "FINISHED")?.photos).toHaveLength(1);
    }
  });
});

/** How often the page has been loaded from now on; moving within the app does not count. */
function countLoads(page: Page): () => number {
  let count = 0;
  page.on("domcontentloaded", () => count++);
  return () => count;
}

/** Holds a mutation of each page back until all of them have sent it, then lets them all go. */
async function releasedTogether(pages: Page[], mutation: string): Promise<void> {
  const held = pages.map(
    (page) =>
      new Promise<() => Promise<void>>((resolve) => {
        void page.route("**/graphql", async (route) => {
          if (!route.request().postData()?.includes(mutation)) return route.continue();
          resolve(() => route.continue());
        });
      }),
  );
  const releases = await Promise.all(held);
  await Promise.all(releases.map((release) => release()));
}
