/** The header in which a page says with each server action for whom it was made. */
export const SHOWN_ACCOUNT = 'x-shown-account'

interface Caller {
  userId: string
  name: string
  membership: { organisationId: string } | null
}

/** `organisationId`: null on pages that show nothing of one. */
export const shownAccount = ({
  userId,
  organisationId,
}: {
  userId: string
  organisationId: string | null
}): string => (organisationId ? `${userId} ${organisationId}` : userId)

/**
 * What is against an action of a page: all tabs of a browser share one session, and in another of them somebody else
 * may have signed in, or another organisation been chosen, since. Null: nothing is.
 */
export function otherAccount(
  shown: string | null,
  { userId, name, membership }: Caller,
  { ofOrganisation = true } = {},
): string | null {
  const [shownUser, shownOrganisation] = (shown ?? '').split(' ')
  if (!shownUser) return null
  if (shownUser !== userId)
    return `By now this browser is signed in as ${name}, who did not open this page, so nothing was stored. Load the page again to go on as ${name}. Or sign in as before in another tab, then send this again: what you typed stays here.`
  if (!ofOrganisation || !shownOrganisation || shownOrganisation === membership?.organisationId)
    return null
  return 'In another tab another organisation was chosen since this page was opened, so nothing was stored. Load the page again to go on with that one. Or choose the organisation of this page there, then send this again: what you typed stays here.'
}

/** What the tabs of a browser tell each other in place of an account once one of them has signed out. */
export const SIGNED_OUT = 'signed out'

/** What another tab has done since a page was made. `shown`: null for nobody's page; `told`: null where no tab said anything. */
export function changeSince(
  shown: string | null,
  told: string | null,
): 'signed out' | 'account' | 'organisation' | null {
  if (shown === null || told === null) return null
  if (told === SIGNED_OUT) return 'signed out'
  const [user, organisation] = shown.split(' ')
  const [otherUser, otherOrganisation] = told.split(' ')
  if (user !== otherUser) return 'account'
  const isOther = organisation && otherOrganisation && organisation !== otherOrganisation
  return isOther ? 'organisation' : null
}
