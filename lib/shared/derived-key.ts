import 'server-only'
import { hkdfSync } from 'node:crypto'
import { environment } from './environment.ts'

/** A 32-byte key for one purpose, derived from GATEHOUSE_SECRET (HKDF, RFC 5869). */
export const derivedKey = (purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', environment().GATEHOUSE_SECRET, 'gatehouse', purpose, 32))
