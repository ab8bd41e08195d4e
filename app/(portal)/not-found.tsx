import { headers } from 'next/headers'
import { NothingHere } from '#components/shell/nothing-here.tsx'
import { waysOn } from '#components/shell/ways-on.ts'
import { currentCaller } from '#lib/identity/caller.ts'

/** Within the portal's shell, which has name and navigation already. */
export default async function NotFound() {
  const isVisitor = (await currentCaller()) === null
  return (
    <div className="grid gap-4">
      <title>Nothing here · Gatehouse</title>
      <NothingHere {...waysOn((await headers()).get('x-path'), { isVisitor })} />
    </div>
  )
}
