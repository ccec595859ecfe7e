// 签到 and 爽约: the code at a door is scanned and opened; what nobody came to is appealed and excused.

import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { scan } from "./support/camera.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { told } from "./support/steps.ts";

const CENTRE = "岩岭社区邻里中心";
const QUARTER = 15 * 60_000;

test("who comes scans the code at the door @phone", async ({ page, signInAs, openPage, server }) => {
  test.slow();
  await signInAs(page, "resident");
  const manager = await openPage("centre_manager");
  const { centre, room } = await openRoundTheClock(manager);
  const booking = await bookNext(page, room);

  await test.step("the booking says until when", async () => {
    await page.goto(`/centres/bookings/${booking}`);
    await expect(page.locator(".hint").filter({ hasText: "扫门口的二维码签到" })).toBeVisible();
    await expectAccessible(page);
  });

  const door = await test.step("the manager opens the screen at the door", async () => {
    await manager.goto(`/centres/desk/${centre}/edit/rooms/${room}`);
    await expect(manager.getByRole("heading", { name: "门口签到屏" })).toBeVisible();
    await expectAccessible(manager);
    const link = await manager.getByRole("link", { name: "打开门口屏" }).getAttribute("href");
    const door = await openPage();
    await door.goto(new URL(link ?? "").pathname);
    await expect(door.getByRole("heading", { level: 1 })).toHaveText("自习室");
    await expect(door.getByRole("main")).not.toContainText("田巧玲");
    await expectAccessible(door);
    return door;
  });

  await test.step("a code from yesterday opens nothing", async () => {
    await page.goto(`/here/${room}/0123456789`);
    await expect(page.getByRole("main")).toContainText("这个二维码过期了");
  });

  await test.step("scanned, it checks in", async () => {
    const link = await scan(codeOn(door));
    expect(link.origin).toBe(new URL(server.address).origin);
    await page.goto(link.pathname);
    await expect(page.getByRole("heading", { name: "签到成功" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("link", { name: "看这次预约" }).click();
    await expect(page.locator(".hint.good")).toContainText("已签到");
    await expect(page.locator(".timeline")).toContainText("签到");
  });

  await test.step("somebody who has booked nothing is told so", async () => {
    const other = await openPage("elder");
    await other.goto((await scan(codeOn(door))).pathname);
    await expect(other.getByRole("main")).toContainText("您现在没有预约这个场地");
  });

  await test.step("a new link ends the former one", async () => {
    await manager.getByRole("button", { name: "换新链接" }).click();
    await manager.getByRole("dialog").getByRole("button", { name: "换新链接" }).click();
    await told(manager, "已换新链接");
    await door.reload();
    await expect(door.getByRole("main")).toContainText("这个链接不能用了");
  });
});

test("what nobody came to is appealed and excused @phone", async ({ page, signInAs, openPage }) => {
  test.slow();
  await signInAs(page, "resident");
  await test.step("it stands among what is over, and counts", async () => {
    await page.goto("/centres/bookings");
    await expect(page.locator(".hint.wrong")).toContainText("您有 1 次爽约");
    await page.getByRole("radio", { name: "以前的" }).check();
    await page.getByRole("link").filter({ hasText: "爽约" }).first().click();
    await expect(page.locator(".hint.wrong")).toContainText("记一次爽约");
  });

  await test.step("why it should not count", async () => {
    await page.getByRole("button", { name: "申诉" }).click();
    const sheet = page.getByRole("dialog", { name: "申诉" });
    await sheet.getByRole("button", { name: "申诉", exact: true }).click();
    await expect(sheet.locator(".wrong")).toBeVisible();
    await sheet.getByLabel("为什么没能签到").fill("到场了，门口的屏幕没有亮。");
    await expectAccessible(page);
    await sheet.getByRole("button", { name: "申诉", exact: true }).click();
    await told(page, "已申诉，答复后会通知您");
    await expect(page.locator(".hint").filter({ hasText: "申诉已提交" })).toContainText("屏幕没有亮");
  });

  await test.step("the manager hears it", async () => {
    const manager = await openPage("centre_manager");
    await manager.goto("/centres/desk");
    await manager.getByRole("main").getByRole("link", { name: CENTRE }).click();
    await manager.getByRole("link", { name: "爽约与申诉" }).click();
    await expectAccessible(manager);
    await manager.getByRole("link").filter({ hasText: "田巧玲" }).click();
    await expect(manager.getByRole("main")).toContainText("屏幕没有亮");
    await expectAccessible(manager);
    await manager.getByRole("button", { name: "不计爽约" }).click();
    await told(manager, "已答复，不计爽约");
  });

  await test.step("and they are told", async () => {
    await expect(page.locator(".hint").filter({ hasText: "申诉通过" })).toBeVisible();
    await page.goto("/centres/bookings");
    await expect(page.getByRole("radio", { name: "以前的" })).toBeVisible();
    await expect(page.locator(".hint.wrong")).toHaveCount(0);
  });
});

/** A room that is open at whatever hour this runs, where people check in. */
async function openRoundTheClock(manager: Page): Promise<{ centre: string; room: string }> {
  const { managedCentres } = await graphql(manager, "{ managedCentres(first: 50) { nodes { id name address place { id } weeklyBookings organizationWeeklyBookings } } }");
  const known = managedCentres.nodes.find((one: { name: string }) => one.name === CENTRE);
  const days = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY", "HOLIDAY"];
  const { id: centre, name, address, weeklyBookings, organizationWeeklyBookings } = known;
  await graphql(manager, "mutation ($input: EditCentreInput!) { editCentre(input: $input) { id } }", {
    input: {
      requestId: crypto.randomUUID(),
      centreId: centre,
      details: { name, address, weeklyBookings, organizationWeeklyBookings, openings: days.map((day) => ({ day, fromMinute: 0, untilMinute: 1440 })) },
    },
  });
  const { createRoom } = await graphql(manager, "mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }", {
    input: {
      requestId: crypto.randomUUID(),
      centreId: centre,
      partIds: [],
      details: {
        name: "自习室", kind: "READING", capacity: 20, equipment: [], stepFree: true, slotMinutes: 15, shortestMinutes: 15, longestMinutes: 60,
        turnaroundMinutes: 0, leadMinutes: 0, aheadDays: 14, seriesDays: 0, audience: "STREET", needsApproval: false, checkIn: true,
      },
    },
  });
  return { centre, room: createRoom.id };
}

/** The next quarter of an hour: so near that one may check in already. */
async function bookNext(page: Page, room: string): Promise<string> {
  const startsAt = new Date(Math.ceil((Date.now() + 1_000) / QUARTER) * QUARTER).toISOString();
  const { holdRoom } = await graphql(page, "mutation ($input: HoldRoomInput!) { holdRoom(input: $input) { id } }", {
    input: { requestId: crypto.randomUUID(), roomId: room, startsAt, minutes: 15 },
  });
  await graphql(page, "mutation ($input: ConfirmBookingInput!) { confirmBooking(input: $input) { id } }", {
    input: { requestId: crypto.randomUUID(), bookingId: holdRoom.id, purpose: "备考", heads: 1 },
  });
  return holdRoom.id;
}

function codeOn(door: Page): Locator {
  return door.getByRole("img", { name: /签到二维码/ });
}
