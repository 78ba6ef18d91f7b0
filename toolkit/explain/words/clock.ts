const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** How people in one time zone read a moment. Times are Unix seconds. */
export interface Clock {
  /** IANA name, such as `Europe/Berlin`. */
  readonly zone: string;
  /** `Mon, 1 March 2027, 00:00 Europe/Berlin (UTC+01:00)`. */
  readonly inFull: (at: bigint) => string;
  /** `1 Mar 2027, 00:00 +01:00`. */
  readonly inShort: (at: bigint) => string;
}

/** The clock of `zone`, or undefined when there is no such zone. */
export function clock(zone: string): Clock | undefined {
  let format: Intl.DateTimeFormat;
  try {
    const parts = { year: "numeric", month: "numeric", day: "numeric" } as const;
    const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    format = new Intl.DateTimeFormat("en-US-u-ca-iso8601", { timeZone: zone, ...parts, ...time });
  } catch {
    return undefined;
  }
  return {
    zone,
    inFull: (at) => {
      const { weekday, day, month, year, time, offset } = read(format, at);
      const away = zone === "UTC" ? "" : ` (UTC${offset})`;
      return `${weekday}, ${day} ${month} ${year}, ${time} ${zone}${away}`;
    },
    inShort: (at) => {
      const { day, month, year, time, offset } = read(format, at);
      return `${day} ${month.slice(0, 3)} ${year}, ${time} ${offset}`;
    },
  };
}

function read(format: Intl.DateTimeFormat, at: bigint) {
  const parts = new Map(format.formatToParts(Number(at) * 1000).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const [year, month, day] = [part("year"), part("month"), part("day")];
  const [hour, minute, second] = [part("hour"), part("minute"), part("second")];
  // What the clock on the wall shows, read as if it was in UTC; what is beyond UTC is the zone's offset.
  const wall = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  return {
    weekday: DAYS[new Date(wall * 1000).getUTCDay()] ?? "",
    day,
    month: MONTHS[month - 1] ?? "",
    year,
    time: `${two(hour)}:${two(minute)}${second === 0 ? "" : `:${two(second)}`}`,
    offset: offsetText(wall - Number(at)),
  };
}

function offsetText(seconds: number): string {
  const away = Math.abs(seconds);
  const text = `${two(Math.floor(away / 3600))}:${two(Math.floor(away / 60) % 60)}`;
  return `${seconds < 0 ? "-" : "+"}${text}${away % 60 === 0 ? "" : `:${two(away % 60)}`}`;
}

function two(number: number): string {
  return number.toString().padStart(2, "0");
}
