import { type DerElement, derParts, derTag, objectIdentifier } from '#policies/kit/der.ts'

/** Attribute types (RFC 4514, 3, and those of OpenSSL beside them) by how they are written. */
const attributeTypes: Record<string, string> = {
  CN: '2.5.4.3',
  SN: '2.5.4.4',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
  EMAILADDRESS: '1.2.840.113549.1.9.1',
}
const COMMON_NAME = '2.5.4.3'

/** Attributes in order, each its type and value; a null is a value that cannot be read or one of several in one place. */
export type DistinguishedName = readonly (readonly [type: string, value: string | null])[]

/** A name as it stands in a certificate. */
export const readName = (name: DerElement): DistinguishedName =>
  derParts(name, derTag.sequence).flatMap((relative) => {
    const attributes = derParts(relative, derTag.set).map((attribute) => {
      const [type, value] = derParts(attribute, derTag.sequence)
      return type && value ? ([objectIdentifier(type), readString(value)] as const) : null
    })
    return attributes
      .filter((attribute) => attribute !== null)
      .map(([type, value]) => [type, attributes.length === 1 ? value : null] as const)
  })

/** One attribute up to its comma, which may stand behind a backslash or within quotes. */
const attribute = /(?:\\.|"(?:\\.|[^"\\])*"|[^,"\\])+/gs

/** A name as a person or OpenSSL writes it (RFC 4514), `CN=partner,O=Acme\, Inc.,C=DE`; null: it is none. */
export function parseName(text: string): DistinguishedName | null {
  // What is left besides the commas belongs to none, as a quote that does not end.
  const between = text.replace(attribute, '')
  const parts = text.match(attribute) ?? []
  if (between !== ','.repeat(Math.max(0, parts.length - 1))) return null
  const name: [string, string][] = []
  for (const part of parts) {
    const [, type = '', written = ''] =
      /^\s*([A-Za-z]+|\d+(?:\.\d+)+)\s*=\s*(.+?)\s*$/s.exec(part) ?? []
    const known = /^\d/.test(type) ? type : attributeTypes[type.toUpperCase()]
    const value = parseValue(written)
    if (known === undefined || !value) return null
    name.push([known, value])
  }
  return name.length > 0 ? name : null
}

/** A value without its quotes and backslashes; two hexadecimal digits behind one are a byte of UTF-8. Null: it is none. */
function parseValue(written: string): string | null {
  const bare = /^"(.*)"$/s.exec(written)?.[1] ?? written
  try {
    return bare.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gis, (_, bytes?: string, character = '') =>
      bytes
        ? new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
            Uint8Array.from(bytes.match(/[0-9a-f]{2}/gi) ?? [], (pair) =>
              Number.parseInt(pair, 16),
            ),
          )
        : character,
    )
  } catch {
    return null
  }
}

/** Whether two names are the same, attribute by attribute; people write them from either end. */
export function isSameName(one: DistinguishedName, other: DistinguishedName): boolean {
  if (one.length !== other.length) return false
  const equal = (mine: DistinguishedName) =>
    mine.every(([type, value], index) => {
      const theirs = other[index]
      return value !== null && theirs?.[0] === type && theirs[1] === value
    })
  return equal(one) || equal([...one].reverse())
}

/** The one common name; null: there is none, or there are several. */
export function commonNameOf(name: DistinguishedName): string | null {
  const [first, second] = name.filter(([type]) => type === COMMON_NAME)
  return first && !second ? first[1] : null
}

/** UTF8String, PrintableString, IA5String, BMPString and TeletexString (X.680); null: another. */
function readString({ tag, content }: DerElement): string | null {
  try {
    if (tag === 0x0c || tag === 0x13 || tag === 0x16)
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)
    if (tag === 0x1e)
      return new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true }).decode(content)
    return tag === 0x14 ? String.fromCharCode(...content) : null
  } catch {
    return null
  }
}
