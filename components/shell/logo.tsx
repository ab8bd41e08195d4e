/** A gate with its way open. */
export const Logo = () => (
  <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className="size-6 text-accent"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeLinecap="round"
    >
      <path d="M4 21V9a8 8 0 0 1 16 0v12M9 21v-9a3 3 0 0 1 6 0v9" />
    </svg>
    Gatehouse
  </span>
)
