const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const month = `(?<month>${months.join('|')})`
const time = '(?<hours>\\d\\d):(?<minutes>\\d\\d):(?<seconds>\\d\\d)'
/** The form that is sent, and the two that are to be read as well: of RFC 850, and of C's asctime. */
const forms = [
  `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\\d\\d) ${month} (?<year>\\d{4}) ${time} GMT`,
  `(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\\d\\d)-${month}-(?<year>\\d\\d) ${time} GMT`,
  `(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ${month} (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`))

/** A date of HTTP (RFC 9110, 5.6.7) in milliseconds since 1970; null: it is none, whatever else may read it as one. */
export function httpDateMs(text: string | null | undefined, nowMs = Date.now()): number | null {
  for (const form of forms) {
    const found = form.exec(text ?? '')?.groups
    if (!found) continue
    const [day, hours, minutes, seconds] = ['day', 'hours', 'minutes', 'seconds'].map((name) =>
      Number(found[name]),
    ) as [number, number, number, number]
    const year = fullYear(found.year ?? '', nowMs)
    const ms = Date.UTC(year, months.indexOf(found.month ?? ''), day, hours, minutes, seconds)
    // Not the 31st of a shorter month, nor an hour 25; a minute may have a 61st second.
    const isOne = new Date(ms).getUTCDate() === day || seconds === 60
    return isOne && hours < 24 && minutes < 60 && seconds <= 60 ? ms : null
  }
  return null
}

/** A year of two digits that seems more than fifty years ahead is of the century before. */
function fullYear(digits: string, nowMs: number): number {
  if (digits.length === 4) return Number(digits)
  const now = new Date(nowMs).getUTCFullYear()
  const year = Math.floor(now / 100) * 100 + Number(digits)
  return year > now + 50 ? year - 100 : year
}
