import { z } from 'zod'

/** Letters and marks of scripts that need joiners: in these three a joiner is nothing but invisible. */
const joined = String.raw`(?![\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}])[\p{L}\p{M}]`
/** Line breaks, controls, what turns text round, what has no width, what is no character; and the fillers of Hangul. */
const invisible = new RegExp(
  String.raw`(?!(?<=${joined})[\u200c\u200d](?=${joined}))[\p{C}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]`,
  'gu',
)
/** A letter, number, mark, sign of punctuation or symbol that is seen when it stands alone. */
const visible = /(?![\p{DI}\u2800])[\p{L}\p{N}\p{M}\p{P}\p{S}]/u

const codeOf = (character: string) =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A name that somebody gives to something: one spelling for what looks the same, and nothing in it that is not seen. */
export const givenName = (missing: string, lengthMax = 100) =>
  z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, missing)
    .max(lengthMax)
    .superRefine((name, context) => {
      const [character] = name.match(invisible) ?? []
      if (character)
        context.addIssue(
          `Take ${codeOf(character)} out: it cannot be seen, or changes how the name reads.`,
        )
      else if (name !== '' && !visible.test(name)) context.addIssue(missing)
    })

/** A name out of a text that nobody here wrote: what a given name may not have is left out; empty if nothing is left. */
export function nameFrom(text: string, lengthMax = 100): string {
  const name = text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .slice(0, lengthMax)
    .replace(invisible, '')
    .replace(/ +/g, ' ')
    .trim()
  return visible.test(name) ? name : ''
}
