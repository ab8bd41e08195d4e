import 'server-only'
import { ok, type Result } from '#lib/shared/result.ts'
import { type ReadCertificate, readCertificate } from './read-certificate.ts'
import { readPfx } from './read-pfx.ts'
import type { CertificateInput } from './schema.ts'

/** Reads a certificate as it was given, in PEM or as a PFX file, or says everything that is wrong with it. */
export function readGiven(
  { chain, key, pfx, passphrase }: CertificateInput,
  now: Date,
): Result<{ certificate: ReadCertificate; key: string }, 'invalid_certificate'> {
  const pem = pfx === undefined ? ok({ chain, key }) : readPfx(pfx, passphrase)
  if (!pem.ok) return pem
  const certificate = readCertificate(pem.value, now)
  if (certificate.ok) return ok({ certificate: certificate.value, key: pem.value.key })
  // In a file there are no fields to be at fault.
  const { faults = [], ...failure } = certificate.failure
  return {
    ok: false,
    failure: {
      ...failure,
      faults: pfx === undefined ? faults : faults.map((fault) => ({ ...fault, path: 'pfx' })),
    },
  }
}
