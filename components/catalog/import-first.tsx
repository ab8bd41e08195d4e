import Link from 'next/link'
import type { StaffRole } from '#lib/db/generated/enums.ts'
import { staffMay } from '#lib/identity/permissions.ts'

/** Where nothing can be done before there is an API: who may import one is led there. */
export const ImportFirst = ({ role }: { role: StaffRole }) =>
  staffMay(role, 'api:write') ? (
    <>
      <Link href="/console/apis/import" className="text-accent underline">
        Import an API
      </Link>{' '}
      first.
    </>
  ) : (
    'Somebody whose role imports APIs has to do so first.'
  )
