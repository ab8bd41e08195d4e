import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'
import { coversName } from '#lib/secrets/covers-name.ts'
import { fail, ok, type Result } from '#lib/shared/result.ts'

/** Whether a hostname can be served with a certificate; it stays as it is until the transaction ends. Null needs none. */
export async function fittingCertificate(
  tx: Tx,
  name: string,
  certificateId: string | null,
): Promise<Result<null, 'invalid_certificate'>> {
  if (certificateId === null) return ok(null)
  await tx.$queryRaw`select 1 from "Secret" where id = ${certificateId} for share`
  const certificate = await tx.certificate.findUnique({
    where: { secretId: certificateId },
    select: { names: true },
  })
  const fault = (message: string) =>
    fail('invalid_certificate', 'The certificate cannot be used.', [
      { path: 'certificateId', message },
    ])
  if (!certificate) return fault('There is no such certificate.')
  const { names } = certificate
  return coversName(names, name)
    ? ok(null)
    : fault(`It does not cover ${name}; it is for ${names.join(', ') || 'no host'}.`)
}
