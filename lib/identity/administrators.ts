import 'server-only'
import type { Tx } from '#lib/db/transaction.ts'

/** The staff stay as they are until the transaction ends: of two administrators who go at once, one waits. */
export async function lockStaff(tx: Tx): Promise<void> {
  await tx.$queryRaw`select id from "Installation" where id = 1 for update`
}

/** Whether somebody else can still administer; holds as long as the staff are locked. */
export async function hasOtherAdministrator(tx: Tx, userId: string): Promise<boolean> {
  const others = await tx.user.count({
    where: { staffRole: 'administrator', disabledAt: null, id: { not: userId } },
  })
  return others > 0
}
