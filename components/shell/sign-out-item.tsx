import { closeSession } from '#components/identity/close-session.ts'
import { MenuItem } from '#components/ui/menu.tsx'
import type { Failed } from './failed-dialog.tsx'

/** `onFail`: the menu has closed by then. */
export function SignOutItem({ onFail }: { onFail: (failed: Failed) => void }) {
  const signOut = async () => {
    if (await closeSession()) return window.location.assign('/')
    onFail({
      title: 'Signing out got no answer',
      message:
        'You may still be signed in. Check your connection and try again before you leave this browser to others.',
      again: () => void signOut(),
    })
  }
  return <MenuItem onSelect={() => void signOut()}>Sign out</MenuItem>
}
