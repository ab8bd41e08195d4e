import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'

/** Whether somebody else can still administer; the answer holds until the transaction ends. */
export async function hasOtherAdministrator(tx: Tx, userId: string): Promise<boolean> {
  // One row that every such change waits for: of two administrators who go at once, one stays.
  await tx.$queryRaw`select id from "Installation" where id = 1 for update`
  const others = await tx.user.count({
    where: { staffRole: 'administrator', disabledAt: null, id: { not: userId } },
  })
  return others > 0
}
