// What goes into the calendar of a phone, read by a parser that is not ours, on a phone in another zone.

import ICAL from "ical.js";
import type { Page } from "@playwright/test";
import { expect, graphql, test } from "./support/fixtures.ts";
import { dayFromNow } from "./support/street_time.ts";

const ROOM = "小讲堂";
const CENTRE = "岩岭社区邻里中心";
const WEEK = 7 * 86_400_000;

test.use({ timezoneId: "America/New_York" });

test("a booking and its end @phone", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  const room = await roomId(page);
  const { freeRooms } = await graphql(page, `{ freeRooms(search: { date: "${dayFromNow(1)}", fromMinute: 0, untilMinute: 1440,
    minutes: 60, heads: 1, equipment: [], stepFree: false }, first: 50) { room { id } starts } }`);
  const starts = freeRooms.find((one: { room: { id: string } }) => one.room.id === room).starts[0];
  const { held } = await graphql(page, `mutation { held: holdRoom(input: { requestId: "${crypto.randomUUID()}", roomId: "${room}", startsAt: "${starts}", minutes: 60 }) { id } }`);
  await graphql(page, `mutation { confirmBooking(input: { requestId: "${crypto.randomUUID()}", bookingId: "${held.id}", purpose: "议事；第一次, 试一试", heads: 5 }) { id } }`);

  await page.goto(`/centres/bookings/${held.id}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "加到手机日历" }).click()]);
  expect(download.suggestedFilename()).toBe("booking.ics");
  const [made] = await events(page, `/bookings/${held.id}.ics`);
  expect(made.summary).toBe(`议事；第一次, 试一试 · ${ROOM}`);
  expect(made.startDate.toJSDate().getTime()).toBe(new Date(starts).getTime());
  expect(made.duration.toSeconds()).toBe(3_600);
  expect(status(made)).toBe("CONFIRMED");

  await graphql(page, `mutation { cancelBooking(input: { requestId: "${crypto.randomUUID()}", bookingId: "${held.id}" }) { id } }`);
  const [ended] = await events(page, `/bookings/${held.id}.ics`);
  expect(ended.uid).toBe(made.uid);
  expect(ended.sequence).toBeGreaterThan(made.sequence);
  expect(status(ended)).toBe("CANCELLED");
});

test("a series with one date given up @phone", async ({ page, signInAs }) => {
  await signInAs(page, "resident");
  const room = await roomId(page);
  const rule = await freeRule(page, room);
  const { made } = await graphql(page, `mutation { made: bookSeries(input: { requestId: "${crypto.randomUUID()}", roomId: "${room}", skips: true,
    purpose: "合唱排练", heads: 20, rule: ${rule} })
    { id dates { startsAt bookingId } } }`);
  const booked = made.dates.filter((one: { bookingId: string | null }) => one.bookingId !== null);
  expect(booked.length).toBeGreaterThan(2);
  const given = booked[1];
  await graphql(page, `mutation { cancelBooking(input: { requestId: "${crypto.randomUUID()}", bookingId: "${given.bookingId}" }) { id } }`);

  await page.goto(`/centres/series/${made.id}`);
  await expect(page.getByRole("link", { name: "加到手机日历" })).toHaveAttribute("href", `/series/${made.id}.ics`);
  const [master, ...others] = await events(page, `/series/${made.id}.ics`);
  for (const other of others) master.relateException(other);
  const shown: string[] = [];
  const iterator = master.iterator();
  for (let next = iterator.next(); next; next = iterator.next()) {
    const { item, startDate } = master.getOccurrenceDetails(next);
    if (status(item) !== "CANCELLED") shown.push(startDate.toJSDate().toISOString());
  }
  const expected = booked.filter((one: { bookingId: string }) => one !== given);
  expect(shown).toEqual(expected.map((one: { startsAt: string }) => new Date(one.startsAt).toISOString()));
  expect(new Date(shown[1]).getTime() - new Date(shown[0]).getTime()).toBeGreaterThanOrEqual(WEEK);
  const cancelled = others.find((one) => one.recurrenceId.toJSDate().getTime() === new Date(given.startsAt).getTime());
  expect(cancelled && status(cancelled)).toBe("CANCELLED");
});

/** Every week at an hour at which the room is free on most of the days. */
async function freeRule(page: Page, room: string): Promise<string> {
  for (const hour of [19, 18, 17, 16, 15, 14]) {
    const rule = `{ frequency: WEEKLY, every: 1, first: "${dayFromNow(3)}", until: "${dayFromNow(25)}", fromMinute: ${hour * 60}, minutes: 60 }`;
    const { seriesPlan } = await graphql(page, `{ seriesPlan(roomId: "${room}", rule: ${rule}) { verdict } }`);
    if (seriesPlan.filter((one: { verdict: string }) => one.verdict === "FREE").length > 2) return rule;
  }
  throw new Error("the demo has no hour that is free on three of four days");
}

async function roomId(page: Page): Promise<string> {
  const { centres } = await graphql(page, "{ centres(first: 50) { nodes { name rooms { id name } } } }");
  const centre = centres.nodes.find((one: { name: string }) => one.name === CENTRE);
  return centre.rooms.find((one: { name: string }) => one.name === ROOM).id;
}

async function events(page: Page, path: string): Promise<ICAL.Event[]> {
  const answer = await page.request.get(path);
  expect(answer.ok()).toBe(true);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  return calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
}

function status(event: ICAL.Event): string {
  return String(event.component.getFirstPropertyValue("status"));
}
