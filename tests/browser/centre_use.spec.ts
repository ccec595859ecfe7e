// How much a centre's rooms are used, and today's list: the manager sees shares by room and hour, takes the
// bookings along for Excel, and has on one sheet who is still to come.

import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expectAccessible, expectFits, expectTargets } from "./support/accessibility.ts";
import { expect, graphql, test } from "./support/fixtures.ts";
import { inEachMode } from "./support/looks.ts";
import { clockOf, dayFromNow } from "./support/street_time.ts";

const CENTRE = "岩岭社区邻里中心";
const PURPOSE = "老照片分享会";

interface Room {
  id: string;
  name: string;
}

async function centreOf(manager: Page): Promise<{ id: string; rooms: Room[] }> {
  const { managedCentres } = await graphql(manager, "{ managedCentres(first: 50) { nodes { id name rooms { id name } } } }");
  return managedCentres.nodes.find((one: { name: string }) => one.name === CENTRE);
}

/** The last free half of today in any room that has one. */
async function book(manager: Page, rooms: Room[]): Promise<{ room: Room; startsAt: string }> {
  for (const room of rooms) {
    const query = "query ($id: UUID!, $from: NaiveDate!) { room(id: $id) { shortestMinutes } roomDays(roomId: $id, from: $from, count: 1, minutes: 60) { starts } }";
    const { room: known, roomDays } = await graphql(manager, query, { id: room.id, from: dayFromNow(0) });
    const startsAt = roomDays[0].starts.at(-1);
    if (!startsAt) continue;
    const minutes = Math.max(60, known.shortestMinutes);
    const hold = { requestId: crypto.randomUUID(), roomId: room.id, startsAt, minutes };
    const { holdRoom } = await graphql(manager, "mutation ($input: HoldRoomInput!) { holdRoom(input: $input) { id } }", { input: hold });
    const input = { requestId: crypto.randomUUID(), bookingId: holdRoom.id, purpose: PURPOSE, heads: 6 };
    await graphql(manager, "mutation ($input: ConfirmBookingInput!) { confirmBooking(input: $input) { id } }", { input });
    return { room, startsAt };
  }
  throw new Error("no room is free today");
}

inEachMode((look) => {
  test("how a centre is used, and who is still to come @look", async ({ page, signInAs }) => {
    await signInAs(page, "centre_manager");
    const centre = await centreOf(page);
    await book(page, centre.rooms);
    await page.goto(`/centres/desk/${centre.id}/use`);
    await look(page, "the heat map", page.getByRole("columnheader", { name: "08:00" }));
    await page.goto(`/centres/desk/${centre.id}/today`);
    await look(page, "today's list", page.getByRole("row").filter({ hasText: PURPOSE }).first());
  });
});

test("a manager sees how much the rooms are used", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const centre = await centreOf(page);
  const table = page.getByRole("region", { name: "各功能室每个钟点的使用率" });

  await test.step("from the desk to the last four weeks", async () => {
    await page.goto(`/centres/desk/${centre.id}`);
    await page.getByRole("main").getByRole("link", { name: "使用情况" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("使用情况");
    await expect(page.getByRole("radio", { name: "近 4 周" })).toBeChecked();
    await expect(table.getByRole("rowheader")).toHaveCount(centre.rooms.length + 1);
    await expect(table.locator("td.num").filter({ hasText: /^[1-9]\d?%$/ }).first()).toBeVisible();
    await expect(table.getByRole("rowheader").first()).toContainText(/\d+ 场/);
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("a longer time has more bookings", async () => {
    const count = async () => Number.parseInt(await page.locator(".usage-facts b").innerText());
    const month = await count();
    await page.getByRole("radio", { name: "近 1 周" }).check();
    await expect.poll(count).toBeLessThan(month);
    await page.getByRole("radio", { name: "近 13 周" }).check();
    await expect.poll(count).toBeGreaterThanOrEqual(month);
  });

  await test.step("the bookings as a sheet", async () => {
    const arriving = page.waitForEvent("download");
    await page.getByRole("link", { name: "导出 Excel" }).click();
    const download = await arriving;
    expect(download.suggestedFilename()).toMatch(/^岩岭社区邻里中心 预约 .*\.xlsx$/);
    const bytes = await readFile(await download.path());
    // A zip, and more in it than headings.
    expect(bytes.subarray(0, 2).toString()).toBe("PK");
    expect(bytes.length).toBeGreaterThan(7000);
  });
});

test("today's list has who is still to come", async ({ page, signInAs }) => {
  test.slow();
  await signInAs(page, "centre_manager");
  const centre = await centreOf(page);

  await test.step("what is booked meanwhile shows up", async () => {
    await page.goto(`/centres/desk/${centre.id}`);
    await page.getByRole("main").getByRole("link", { name: "今日名单" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("今日名单");
    const rows = page.getByRole("row").filter({ hasText: PURPOSE });
    const before = await rows.count();
    const { room, startsAt } = await book(page, centre.rooms);
    await expect(rows).toHaveCount(before + 1);
    const row = rows.filter({ hasText: room.name }).filter({ hasText: clockOf(startsAt) });
    await expect(row).toContainText("6 人");
    await expectAccessible(page);
    await expectTargets(page, 44);
    await expectFits(page);
  });

  await test.step("on paper it is a table without buttons", async () => {
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("button", { name: "打印" })).toBeHidden();
    await expect(page.getByRole("columnheader", { name: "预约人" })).toBeVisible();
    await page.emulateMedia({ media: "screen" });
  });
});
