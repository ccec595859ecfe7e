// Booking a room again and again: what can be had is tried out first, what cannot is left out and added
// later, and the rest is given up at once.

import type { Page } from "@playwright/test";
import { randomUUID } from "node:crypto";
import { expect, graphql, test } from "./support/fixtures.ts";
import { told } from "./support/steps.ts";
import { clockOf, dayFromNow } from "./support/street_time.ts";

/** Free to book at once, and of the demo street's own centre. */
const ROOM = "小讲堂";
const CENTRE = "岩岭社区邻里中心";

test("a resident books every week but a date that a neighbour has, adds it later and gives up the rest @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  const neighbour = await openPage("elder");

  await page.goto("/centres/all");
  await page.getByRole("link", { name: CENTRE }).click();
  await page.getByRole("link", { name: ROOM }).click();
  await page.getByRole("link", { name: "周期预约" }).click();
  await expect(page).toHaveURL(/\/series\?day=/);

  const roomId = /rooms\/([0-9a-f-]{36})/.exec(page.url())![1]!;
  const { room } = await graphql(page, "query ($id: UUID!) { room(id: $id) { shortestMinutes } }", { id: roomId });
  const { days, date } = await freeWeeks(page, roomId, room.shortestMinutes);
  const taken = days.find((day) => day.date === date)!;
  const held = await graphql(neighbour, "mutation ($input: HoldRoomInput!) { holdRoom(input: $input) { id } }", {
    input: { requestId: randomUUID(), roomId, startsAt: taken.startsAt, minutes: room.shortestMinutes },
  });
  await graphql(neighbour, "mutation ($input: ConfirmBookingInput!) { confirmBooking(input: $input) { state } }", {
    input: { requestId: randomUUID(), bookingId: held.holdRoom.id, purpose: "邻居的茶话会", heads: 6 },
  });

  await test.step("which dates can be had", async () => {
    await page.goto(`/centres/rooms/${roomId}/series?day=${days[0]!.date}&minutes=${room.shortestMinutes}`);
    await page.getByLabel("几点开始").selectOption(clockOf(taken.startsAt));
    await page.getByRole("button", { name: "看看哪些日子约得上" }).click();
    await expect(page.locator(".wrong").filter({ hasText: "请写一下用来做什么。" })).toBeVisible();
    await page.getByLabel("用来做什么").fill("合唱队排练");
    await page.getByLabel("几个人来").fill("12");
    await page.getByLabel("约到哪天").fill(days[days.length - 1]!.date);
    await page.getByRole("button", { name: "看看哪些日子约得上" }).click();
    await expect(page.getByRole("status").filter({ hasText: "次约得上" })).toHaveText(`${days.length} 次里 ${days.length - 1} 次约得上`);
    await expect(page.getByRole("listitem").filter({ hasText: chinese(date) })).toContainText("已被预约");
    await page.getByRole("button", { name: "回去改" }).click();
    await expect(page.getByLabel("用来做什么")).toHaveValue("合唱队排练");
    await page.getByRole("button", { name: "看看哪些日子约得上" }).click();
  });

  await test.step("the others are booked", async () => {
    await page.getByRole("button", { name: `只约约得上的 ${days.length - 1} 次` }).click();
    await told(page, "约好了，每次请按时使用");
    await expect(page).toHaveURL(/\/centres\/series\/[0-9a-f-]{36}$/);
    await expect(page.getByRole("main")).toContainText(`共 ${days.length} 次，已约 ${days.length - 1} 次`);
    await expect(page.getByRole("listitem").filter({ hasText: chinese(date) })).toContainText("已被预约");
    await expect(page.getByRole("button", { name: /^补约/ })).toHaveCount(0);
  });

  await test.step("what becomes free can be added", async () => {
    await graphql(neighbour, "mutation ($input: CancelBookingInput!) { cancelBooking(input: $input) { state } }", {
      input: { requestId: randomUUID(), bookingId: held.holdRoom.id },
    });
    await page.reload();
    await page.getByRole("button", { name: `补约 ${chinese(date)}` }).click();
    await told(page, "这一次约上了");
    await expect(page.getByRole("main")).toContainText(`共 ${days.length} 次，已约 ${days.length} 次`);
  });

  await test.step("another time for all that are left", async () => {
    await page.getByRole("listitem").filter({ hasText: chinese(date) }).getByRole("link").click();
    await expect(page.getByRole("link", { name: /周期预约/ })).toContainText(`共 ${days.length} 次`);
    await page.getByRole("button", { name: "改时间" }).click();
    const sheet = page.getByRole("dialog", { name: "改时间" });
    await sheet.getByRole("radio", { name: "以后各次都改" }).check();
    await expect(sheet.getByText("日子不变，只改钟点")).toBeVisible();
    await expect(sheet.getByLabel("几点开始")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("this one and the rest are given up", async () => {
    await page.getByRole("button", { name: "取消预约" }).click();
    const sheet = page.getByRole("dialog", { name: "要取消这次预约吗？" });
    await sheet.getByRole("radio", { name: "这次及以后各次" }).check();
    await sheet.getByRole("button", { name: "取消预约" }).click();
    await told(page, "这次及以后各次都已取消");
    await expect(page.locator(".top")).toContainText("已取消");
    await page.getByRole("link", { name: /周期预约/ }).click();
    const left = days.findIndex((day) => day.date === date);
    await expect(page.getByRole("main")).toContainText(`共 ${days.length} 次，已约 ${left} 次`);
    await expect(page.getByRole("listitem").filter({ hasText: chinese(date) })).toContainText("已取消");
  });
});

interface Planned {
  date: string;
  startsAt: string;
  verdict: string;
}

/** Four dates of one weekday that are free at one hour, and the second of them, which a single booking reaches. */
async function freeWeeks(page: Page, roomId: string, minutes: number): Promise<{ days: Planned[]; date: string }> {
  for (let ahead = 1; ahead <= 6; ahead += 1) {
    for (const fromMinute of [9 * 60, 10 * 60, 14 * 60, 15 * 60, 16 * 60]) {
      const rule = { frequency: "WEEKLY", every: 1, first: dayFromNow(ahead), until: dayFromNow(ahead + 21), fromMinute, minutes };
      const { seriesPlan } = await graphql<{ seriesPlan: Planned[] }>(
        page,
        "query ($roomId: UUID!, $rule: SeriesRuleInput!) { seriesPlan(roomId: $roomId, rule: $rule) { date startsAt verdict } }",
        { roomId, rule },
      );
      if (seriesPlan.length === 4 && seriesPlan.every((one) => one.verdict === "FREE")) {
        return { days: seriesPlan, date: seriesPlan[1]!.date };
      }
    }
  }
  throw new Error("the demo has no four weeks that are free at one hour");
}

/** 「11 月 25 日」 */
function chinese(date: string): string {
  const [, month, day] = date.split("-").map(Number);
  return `${month} 月 ${day} 日`;
}
