// A reading room, of which one books seats; and what is offered when a room is closed.

import type { Page } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { foundAnew, told } from "./support/steps.ts";

const CENTRE = "岩岭社区邻里中心";

async function openRoom(page: Page, name: string): Promise<void> {
  await page.goto("/centres/all");
  await page.getByRole("link", { name: CENTRE }).click();
  await page.getByRole("link", { name }).first().click();
  await page.locator(".days label").nth(1).click();
}

const times = (page: Page) => page.getByRole("group", { name: /^(上午|下午|晚上)$/ }).getByRole("button");

/** Seats of the booking that is shown. */
const seats = (page: Page) => page.locator(".facts div").filter({ hasText: /^座位/ }).locator("dd");

test("two and three sit in the reading room at the same time @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const other = await openPage("member");

  const begun = await test.step("how many come decides what is free", async () => {
    await openRoom(page, "阅览室");
    await expect(page.locator(".facts-line")).toContainText("16 个座位");
    await page.getByLabel("多少人").fill("16");
    await expect(page.locator(".day-bar .legend")).toContainText("已有预约");
    await page.getByRole("button", { name: "减少人数" }).click();
    await page.getByLabel("多少人").fill("2");
    await foundAnew(page);
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    const slot = times(page).first();
    const begun = await slot.innerText();
    await slot.click();
    await expect(page.getByRole("timer")).toBeVisible();
    await expect(page.getByLabel("几个人来")).toHaveValue("2");
    await expect(page.getByText("一人一座，共 16 座")).toBeVisible();
    await page.getByLabel("用来做什么").fill("自习");
    await page.getByRole("button", { name: "确认预约" }).click();
    await told(page, "预约成功，请按时使用");
    await expect(seats(page)).toHaveText(/^\d+、\d+ 号$/);
    await expectAccessible(page);
    return begun;
  });

  await test.step("others sit beside them", async () => {
    await openRoom(other, "阅览室");
    await times(other).filter({ hasText: begun }).click();
    await other.getByLabel("用来做什么").fill("带孩子看书");
    // One more than was held.
    await other.getByLabel("几个人来").fill("3");
    await other.getByRole("button", { name: "确认预约" }).click();
    await told(other, "预约成功，请按时使用");
    const numbers = async (one: Page): Promise<string[]> => (await seats(one).innerText()).match(/\d+/g) ?? [];
    const [own, theirs] = [await numbers(page), await numbers(other)];
    expect(theirs).toHaveLength(3);
    expect(theirs.filter((seat) => own.includes(seat))).toEqual([]);
  });
});

test("who booked a room that is closed is offered another @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const manager = await openPage("centre_manager");

  await test.step("a room is booked, and closed", async () => {
    await openRoom(page, "小讲堂");
    await times(page).first().click();
    await page.getByLabel("用来做什么").fill("家庭用药讲座");
    await page.getByLabel("几个人来").fill("12");
    await page.getByRole("button", { name: "确认预约" }).click();
    await told(page, "预约成功，请按时使用");
    const id = new URL(page.url()).pathname.split("/").pop();
    const { booking } = await graphql(page, "query ($id: UUID!) { booking(id: $id) { startsAt endsAt room { id centre { id } } } }", { id });
    await graphql(manager, "mutation ($input: CloseCentreInput!) { closeCentre(input: $input) { id } }", {
      input: {
        requestId: randomUUID(), centreId: booking.room.centre.id, roomId: booking.room.id, startsAt: booking.startsAt,
        endsAt: booking.endsAt, reason: "投影仪维修",
      },
    });
  });

  await test.step("another time is a press away, and nothing is written twice", async () => {
    await page.goto("/inbox");
    await page.getByRole("main").getByRole("link").filter({ hasText: "小讲堂" }).first().click();
    await expect(page.getByRole("main")).toContainText("投影仪维修");
    const offered = page.getByRole("region", { name: "换个房间或时间" });
    await expect(offered.getByRole("article").first()).toBeVisible();
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
    await offered.getByRole("article").filter({ hasText: "小讲堂" }).getByRole("button").first().click();
    await expect(page.getByRole("timer")).toBeVisible();
    await expect(page.getByLabel("用来做什么")).toHaveValue("家庭用药讲座");
    await expect(page.getByLabel("几个人来")).toHaveValue("12");
    await page.getByRole("button", { name: "确认预约" }).click();
    await told(page, "预约成功，请按时使用");
  });
});
