/** What somebody who is signed in can do without scripts, and what not. */
export const ScriptsOff = () => (
  <noscript>
    <p className="mb-6 rounded-md border border-line bg-sunken p-3 text-sm">
      JavaScript is off in this browser. Everything here can be read without it; forms, keys and
      calls need it, and so does signing out.
    </p>
  </noscript>
)
