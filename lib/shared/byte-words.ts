const units = ['kB', 'MB', 'GB', 'TB', 'PB']

/** A number of bytes as people say it: `512 bytes`, `1.5 MB`; a thousand of one make the next. */
export function byteWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  let [value, unit] = [bytes / 1_000, 0]
  // What would be written as 1000 of one is 1 of the next.
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1]
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value).toLocaleString('en')} ${units[unit]}`
}
