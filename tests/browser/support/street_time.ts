// The street's calendar during a run. Whatever hour it is outside, the run takes place in a street where it
// is ten in the morning as it begins: no story meets midnight or the evening halfway.

const HOUR = 3_600_000;
const BEGINS_AT = 10;

/** The first to ask decides, for the servers and the workers that come after as well. */
process.env.LINLI_TIME_ZONE ??= zoneWhereItIs(BEGINS_AT);

/** Its name in the IANA database, for servers and browsers. */
export const STREET_ZONE = process.env.LINLI_TIME_ZONE;

/** 「2026-11-21」 in the street: so many days from now. */
export function dayFromNow(days: number): string {
  return dayOf(Date.now() + days * 24 * HOUR);
}

export function dayOf(at: string | number): string {
  return new Date(at).toLocaleDateString("sv-SE", { timeZone: STREET_ZONE });
}

/** 「09:00」, as it is read in the street. */
export function clockOf(at: string | number): string {
  return new Date(at).toLocaleTimeString("sv-SE", { timeZone: STREET_ZONE, hour: "2-digit", minute: "2-digit" });
}

/** `Etc/GMT-8` is eight hours ahead of Greenwich. */
function zoneWhereItIs(hour: number): string {
  const ahead = hour - new Date().getUTCHours();
  const offset = ahead < -11 ? ahead + 24 : ahead;
  return offset > 0 ? `Etc/GMT-${offset}` : `Etc/GMT+${-offset}`;
}
