/** How Ajv asks whether a text stands for a number; for a whole one there is more. */
const LOOSE = /\b(data\d*) == \+\1( && !\(\1 % 1\))?/g

/**
 * Changes code that Ajv has made: a text stands for a number only if it is written in digits, as in JSON but for zeros
 * before it. Ajv takes whatever JavaScript does (`0x10`, ` 5`, `Infinity`, `1e3` as a whole number), of which servers in
 * other languages read other numbers.
 */
export const withStrictNumbers = (code: string): string =>
  code.replace(LOOSE, (_, data: string, isWhole?: string) =>
    isWhole
      ? `/^-?\\d+$/.test(${data}) && isFinite(${data})`
      : `/^-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?$/.test(${data}) && isFinite(${data})`,
  )
