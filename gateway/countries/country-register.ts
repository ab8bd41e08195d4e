import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Reader, type Response } from 'mmdb-lib'

const PACKAGED = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb'
/** Addresses that are remembered; when there are as many again, the older ones are forgotten. */
const KNOWN_MAX = 10_000

/**
 * The country of an address by a file in MaxMind's format, read when it is first asked for and looked up where it lies:
 * nothing of it is made into objects.
 */
export class CountryRegister {
  readonly #file: string | null
  #reader: Reader<Response> | null = null
  #known = new Map<string, string | null>()
  #older = new Map<string, string | null>()

  /** `file`: null for the one that comes along. */
  constructor(file: string | null) {
    this.#file = file
  }

  /** The look-up; throws, in one sentence, when the file cannot be read. */
  open(): (address: string) => string | null {
    this.#reader ??= this.#read()
    const reader = this.#reader
    return (address) => {
      const known = this.#known.get(address)
      if (known !== undefined) return known
      const country = this.#older.get(address) ?? countryIn(reader.get(address))
      if (this.#known.size >= KNOWN_MAX) {
        this.#older = this.#known
        this.#known = new Map()
      }
      this.#known.set(address, country)
      return country
    }
  }

  #read(): Reader<Response> {
    try {
      const path = this.#file ?? createRequire(import.meta.url).resolve(PACKAGED)
      return new Reader<Response>(readFileSync(path))
    } catch (error) {
      const cause = error instanceof Error ? error.message : 'unknown'
      throw new Error(
        `The countries of addresses cannot be read (GATEWAY_COUNTRIES_FILE): ${cause}`,
      )
    }
  }
}

/** `country_code`, or `country.iso_code` as MaxMind writes it; null: it has none. */
function countryIn(entry: unknown): string | null {
  if (typeof entry !== 'object' || entry === null) return null
  if ('country_code' in entry && typeof entry.country_code === 'string') return entry.country_code
  if (!('country' in entry) || typeof entry.country !== 'object' || entry.country === null)
    return null
  const { country } = entry
  return 'iso_code' in country && typeof country.iso_code === 'string' ? country.iso_code : null
}
